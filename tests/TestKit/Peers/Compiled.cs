using System.Security.Cryptography;

namespace Antiphon.TestKit.Peers;

/// <summary>What is written in C beside the tests, compiled at the first use and kept as long as its text is the same.</summary>
internal static class Compiled
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim One = new(1);

    /// <param name="source">Name of the file.</param>
    /// <param name="install">What to install when it does not compile.</param>
    /// <param name="options">Of the compiler; libraries among them.</param>
    /// <returns>Path of what was made.</returns>
    public static async Task<string> Program(string source, string install, params string[] options)
    {
        var text = Path.Combine(AppContext.BaseDirectory, "Peers", source);
        var program = Path.Combine(Path.GetTempPath(), $"{Path.GetFileNameWithoutExtension(source)}-{Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(text)))[..16]}");
        await One.WaitAsync();
        try
        {
            if (File.Exists(program)) return program;
            var made = $"{program}.{Environment.ProcessId}";
            await using var compiler = ChildProcess.Start("gcc", ["-o", made, text, .. options], install);
            await compiler.WaitForExit(Within);
            if (compiler.ExitCode != 0) throw new InvalidOperationException($"{source} does not compile ({install}):\n{compiler.Output}");
            File.Move(made, program, overwrite: true);
            return program;
        }
        finally { One.Release(); }
    }
}
