namespace SqlGitOps.Testing.Tests;

/// <summary>Starts a server and keeps it until it is killed: see <see cref="PostgresServerTests"/>.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        PostgresServer server = PostgresServer.Start(int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture));
        Console.WriteLine(server.ProcessId);
        // Ends also when the test that started it ends first.
        Console.In.ReadToEnd();
    }
}
