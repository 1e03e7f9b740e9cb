using System.Globalization;
using System.Net;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Reads what users give as a connection: Npgsql's form, or the address form that other tools use.</summary>
internal static class PostgreSqlConnectionString
{
    /// <summary>Reads it.</summary>
    /// <exception cref="DeployException">It cannot be read. The message repeats nothing of it.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var result = Read(text);

        // The driver would take the one that is named like the user.
        return !string.IsNullOrEmpty(result.Database) ? result : throw new DeployException(new DeployError(
            DeployErrorKind.Configuration,
            "The PostgreSQL connection string names no database. Keep it in an environment variable that sqlgitops.json names; on a command line of MSBuild its semicolons are written %3B."));
    }

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        try
        {
            return text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
                ? FromAddress(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            // Their messages can quote the text.
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration,
                "The PostgreSQL connection string cannot be read. Write it as 'Host=…;Database=…;Username=…;Password=…' or 'postgresql://user:password@host/database'. (It is not shown here because it may hold a password.)"));
        }
    }

    private static NpgsqlConnectionStringBuilder FromAddress(Uri address)
    {
        var result = new NpgsqlConnectionStringBuilder();
        if (address.Host.Length > 0)
        {
            result.Host = address.Host.Trim('[', ']');
        }

        if (address.Port > 0)
        {
            result.Port = address.Port;
        }

        var user = address.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            result.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length == 2)
        {
            result.Password = Uri.UnescapeDataString(user[1]);
        }

        var database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'));
        if (database.Length > 0)
        {
            result.Database = database;
        }

        foreach (var part in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            Apply(result, WebUtility.UrlDecode(pair[0]), pair.Length == 2 ? WebUtility.UrlDecode(pair[1]) : string.Empty);
        }

        return result;
    }

    // The names of libpq (PostgreSQL manual 34.1.2) that differ from those of Npgsql.
    private static void Apply(NpgsqlConnectionStringBuilder target, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                target.SslMode = Enum.Parse<SslMode>(value.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true);
                break;
            case "sslrootcert":
                target.RootCertificate = value;
                break;
            case "sslcert":
                target.SslCertificate = value;
                break;
            case "sslkey":
                target.SslKey = value;
                break;
            case "connect_timeout":
                target.Timeout = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "application_name" or "target_session_attrs" or "channel_binding" or "gssencmode":
                // The first is ours; the others only choose among ways that Npgsql negotiates by itself.
                break;
            default:
                target[name] = value;
                break;
        }
    }
}
