using System.Linq.Expressions;
using System.Reflection;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// PostgreSQL's simple query protocol (manual, "Message Flow", "Simple Query"), which takes several statements in one message. Npgsql
/// has it for its own use only, so its members are looked up by name; a version without them has only the extended protocol.
/// </summary>
/// <remarks>
/// Everything but the message is Npgsql's and as for its commands: writing and reading, notices, errors, cancellation, and what
/// happens when the connection is lost.
/// </remarks>
internal static class NpgsqlSimpleQuery
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const int CommandComplete = 'C';
    private const int ReadyForQuery = 'Z';

    private static readonly Driver? s_driver = Driver.Find();

    /// <summary>Whether this version of Npgsql has what it takes.</summary>
    public static bool IsAvailable => s_driver is not null;

    /// <summary>Sends a query and reads to the end of what the server says to it. Rows are read over.</summary>
    /// <param name="connection">An open connection that does nothing else.</param>
    /// <param name="sql">One or more statements.</param>
    /// <param name="onComplete">Told of each statement that the server has completed.</param>
    /// <param name="cancellationToken">Asks the server to cancel the query.</param>
    /// <exception cref="PostgresException">The server refused the query, or one of its statements; those behind it did not run.</exception>
    /// <exception cref="NpgsqlException">The connection is lost.</exception>
    /// <exception cref="InvalidOperationException">The connection was lost before.</exception>
    public static async Task RunAsync(NpgsqlConnection connection, string sql, Action onComplete, CancellationToken cancellationToken)
    {
        var driver = s_driver ?? throw new NotSupportedException("This version of Npgsql has no simple queries.");
        var connector = driver.ConnectorOf(connection) ?? throw new InvalidOperationException("The connection is not open.");
        driver.Start(connector, cancellationToken);
        try
        {
            await driver.Write(connector, sql, cancellationToken).ConfigureAwait(false);
            await driver.Flush(connector, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var message = driver.Read(connector);
                if (message is Task task)
                {
                    await task.ConfigureAwait(false);
                    message = driver.ResultOf(task);
                }

                switch (driver.CodeOf(message))
                {
                    case CommandComplete:
                        onComplete();
                        break;
                    case ReadyForQuery:
                        return;
                }
            }
        }
        finally
        {
            driver.End(connector);
        }
    }

    /// <summary>The members of Npgsql.</summary>
    /// <param name="ConnectorOf">The open connection's connector; null when it is not open.</param>
    /// <param name="Start">Takes the connector, and lets the token cancel what it does.</param>
    /// <param name="Write">Writes a Query message into the buffer, which is sent when it is full.</param>
    /// <param name="Flush">Sends what is in the buffer.</param>
    /// <param name="Read">Reads over rows to the next message: the message, or a task that gives it.</param>
    /// <param name="ResultOf">The message that the task gave.</param>
    /// <param name="CodeOf">The first byte of the message.</param>
    /// <param name="End">Gives the connector back.</param>
    private sealed record Driver(
        Func<NpgsqlConnection, object?> ConnectorOf,
        Action<object, CancellationToken> Start,
        Func<object, string, CancellationToken, Task> Write,
        Func<object, CancellationToken, Task> Flush,
        Func<object, object> Read,
        Func<Task, object> ResultOf,
        Func<object, int> CodeOf,
        Action<object> End)
    {
        public static Driver? Find()
        {
            try
            {
                return Make();
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                // A member is missing, or has another type.
                return null;
            }
        }

        private static Driver Make()
        {
            var connection = Expression.Parameter(typeof(NpgsqlConnection));
            var property = typeof(NpgsqlConnection).GetProperty("Connector", Members) ?? throw Missing("Connector");
            var type = property.PropertyType;
            var any = Expression.Parameter(typeof(object));
            var connector = Expression.Convert(any, type);
            var token = Expression.Parameter(typeof(CancellationToken));
            var sql = Expression.Parameter(typeof(string));
            var isTrue = Expression.Constant(true);

            var read = Method(type, "ReadMessage", typeof(bool), null);
            var reading = Expression.Variable(read.ReturnType);
            var skip = Expression.Constant(Enum.Parse(read.GetParameters()[1].ParameterType, "Skip"));
            var message = read.ReturnType.GetGenericArguments().Single();
            var task = Expression.Parameter(typeof(Task));
            return new Driver(
                Expression.Lambda<Func<NpgsqlConnection, object?>>(Expression.Property(connection, property), connection).Compile(),
                Expression.Lambda<Action<object, CancellationToken>>(
                    Expression.Call(connector, Method(type, "StartUserAction", typeof(CancellationToken), typeof(bool)), token, isTrue), any, token).Compile(),
                Expression.Lambda<Func<object, string, CancellationToken, Task>>(
                    Expression.Call(connector, Method(type, "WriteQuery", typeof(string), typeof(bool), typeof(CancellationToken)), sql, isTrue, token), any, sql, token).Compile(),
                Expression.Lambda<Func<object, CancellationToken, Task>>(
                    Expression.Call(connector, Method(type, "Flush", typeof(bool), typeof(CancellationToken)), isTrue, token), any, token).Compile(),
                Expression.Lambda<Func<object, object>>(
                    Expression.Block(
                        [reading],
                        Expression.Assign(reading, Expression.Call(connector, read, isTrue, skip)),
                        Expression.Condition(
                            Expression.Property(reading, "IsCompletedSuccessfully"),
                            Expression.Convert(Expression.Property(reading, "Result"), typeof(object)),
                            Expression.Convert(Expression.Call(reading, "AsTask", null), typeof(object)))),
                    any).Compile(),
                Expression.Lambda<Func<Task, object>>(
                    Expression.Convert(Expression.Property(Expression.Convert(task, typeof(Task<>).MakeGenericType(message)), "Result"), typeof(object)), task).Compile(),
                Expression.Lambda<Func<object, int>>(
                    Expression.Convert(Expression.Property(Expression.Convert(any, message), "Code"), typeof(int)), any).Compile(),
                Expression.Lambda<Action<object>>(Expression.Call(connector, Method(type, "EndUserAction")), any).Compile());
        }

        /// <summary>The method with these parameters; null stands for a type that cannot be named.</summary>
        private static MethodInfo Method(Type type, string name, params Type?[] parameters) =>
            type.GetMethods(Members).SingleOrDefault(method =>
                method.Name == name
                && method.GetParameters() is var found
                && found.Length == parameters.Length
                && found.Zip(parameters).All(static pair => pair.Second is null || pair.First.ParameterType == pair.Second))
            ?? throw Missing(name);

        private static InvalidOperationException Missing(string name) => new($"Npgsql has no {name}.");
    }
}
