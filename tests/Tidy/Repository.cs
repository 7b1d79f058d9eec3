using System.Text.RegularExpressions;

namespace Antiphon.Tidy.Tests;

/// <summary>The work tree the tests were built from: its files, without what is built or fetched.</summary>
internal static partial class Repository
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", "wwwroot", ".git", ".build", "TestResults", "data", "dist", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Walk(Root)];

    public static IEnumerable<SourceFile> Under(string folder, params string[] endings) =>
        Files.Where(f => f.Path.StartsWith(folder, StringComparison.Ordinal) && endings.Any(e => f.Path.EndsWith(e, StringComparison.Ordinal)));

    /// <summary>The words of a source line, with camel case taken apart: <c>LegArrived</c> gives leg, arrived.</summary>
    public static IEnumerable<string> Words(string line) => WordPattern().Matches(line).Select(m => m.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex WordPattern();

    private static IEnumerable<SourceFile> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), file);
        foreach (var sub in Directory.EnumerateDirectories(folder).Where(d => !Skipped.Contains(Path.GetFileName(d))))
        foreach (var file in Walk(sub))
            yield return file;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Antiphon.slnx is not above the test's folder");
    }
}

internal sealed record SourceFile(string Path, string FullPath)
{
    private string[]? _lines;

    public string[] Lines => _lines ??= File.ReadAllLines(FullPath);

    public string Name => System.IO.Path.GetFileName(Path);
}
