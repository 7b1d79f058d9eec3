using System.Collections.Concurrent;
using System.Diagnostics;

namespace Antiphon.TestKit.Peers;

/// <summary>A PostgreSQL of the tests' own: made in a temporary folder, reached by a socket in it, gone with the process that started it.</summary>
/// <remarks>PostgreSQL does not run as root: then it runs as <c>postgres</c>, the account of Debian's package.</remarks>
public sealed class PostgresCluster : IDisposable
{
    public const string User = "antiphon", Password = "brieftaube;=7";
    private static readonly Lazy<PostgresCluster> OfThisProcess = new(() =>
    {
        var cluster = new PostgresCluster();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return cluster;
    });

    private readonly string _folder;
    private readonly string _programs;
    private readonly ConcurrentDictionary<string, Lazy<string>> _ofFolders = new();
    private Process? _server;
    private int _databases;

    public PostgresCluster()
    {
        _programs = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault() ?? "" : "";
        if (_programs.Length == 0) throw new InvalidOperationException("PostgreSQL is not installed (Debian: postgresql)");
        _folder = TestFolder.New("pg");
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", _folder);
        var password = Path.Combine(Path.GetTempPath(), Path.GetFileName(_folder) + ".pw");
        File.WriteAllText(password, Password);
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", password);
        AsOwner(Path.Combine(_programs, "initdb"), "-D", Path.Combine(_folder, "data"), "-U", User, "--pwfile", password, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        File.Delete(password);
        Start();
    }

    /// <summary>One for all tests of this process that do not stop it.</summary>
    public static PostgresCluster Shared => OfThisProcess.Value;

    /// <summary>Without the password.</summary>
    public string Address(string database) => $"Host={_folder};Database={database};Username={User}";

    /// <summary>A new empty database.</summary>
    /// <returns>Its address, without the password.</returns>
    public string NewDatabase()
    {
        var name = $"centre{Interlocked.Increment(ref _databases)}";
        Psql("postgres", $"CREATE DATABASE {name}");
        return Address(name);
    }

    /// <summary>The database that belongs to a data folder: the same one each time it is asked for.</summary>
    public string DatabaseOf(string folder) => _ofFolders.GetOrAdd(folder, _ => new(NewDatabase)).Value;

    /// <summary>Runs SQL in a database.</summary>
    /// <returns>What it answers, rows as lines, fields with a bar between.</returns>
    public string Psql(string database, string sql) => Run("env", $"PGPASSWORD={Password}", "psql", "-h", _folder, "-U", User, "-d", database, "-AtXc", sql).Trim();

    public void Start()
    {
        // The shell waits for a line; its input ends with this process, however that ends, and then the folder goes too.
        var start = Owner("sh", "-c", "\"$0\" \"$@\" >/dev/null 2>&1 & if read end; then wait; else kill -QUIT $!; wait; rm -rf \"${2%/data}\"; fi", Path.Combine(_programs, "postgres"), "-D", Path.Combine(_folder, "data"), "-k", _folder,
            "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB");
        start.RedirectStandardInput = true;
        _server = Process.Start(start)!;
        Run("timeout", "30", "sh", "-c", "until pg_isready -q -h $0; do sleep 0.1; done", _folder);
    }

    /// <summary>In an orderly way, but connections are cut.</summary>
    public void Stop() => End("INT");

    /// <summary>All of its processes at once; what was committed is found again at the next start.</summary>
    public void Kill() => End("KILL");

    public void Dispose()
    {
        if (_server is not null) Kill();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private void End(string signal)
    {
        if (_server is null) return;
        var main = File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First();
        if (signal == "KILL") Run("sh", "-c", $"kill -KILL {main} $(pgrep -P {main}) 2>/dev/null; true");
        else Run("kill", $"-{signal}", main);
        _server.StandardInput.WriteLine();
        _server.StandardInput.Close();
        _server.WaitForExit();
        _server.Dispose();
        _server = null;
        if (signal == "KILL") File.Delete(Path.Combine(_folder, "data", "postmaster.pid"));
    }

    private static void AsOwner(string program, params string[] arguments) => Finish(Owner(program, arguments));

    private static ProcessStartInfo Owner(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) { WorkingDirectory = "/" } : new ProcessStartInfo(program, arguments);

    private static string Run(string program, params string[] arguments) => Finish(new ProcessStartInfo(program, arguments));

    private static string Finish(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{start.FileName} {start.ArgumentList[0]}: {errors.GetAwaiter().GetResult()}");
    }
}
