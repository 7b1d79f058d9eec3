using System.Text.RegularExpressions;

namespace Antiphon.Tidy.Tests;

/// <summary>What may not stand in the repository, and how large a file may grow.</summary>
public sealed class Hygiene
{
    private const int LinesMax = 400;
    private static readonly string[] Code = [".cs", ".ts", ".tsx"];

    [Fact]
    public void Nothing_unfinished_stands_in_the_sources() =>
        Assert.Empty(Find("src/", @"NotImplementedException|\b(TODO|FIXME|HACK)\b", Code));

    [Fact]
    public void No_test_is_switched_off() =>
        Assert.Empty(Find("tests/", @"Skip\s*=\s*""|\.skip\(|\.only\(|test\.fixme", Code).Where(f => !f.StartsWith("tests/Tidy/", StringComparison.Ordinal)));

    [Fact]
    public void No_path_of_a_machine_and_no_registry_host_stands_anywhere() =>
        Assert.Empty(Find("", @"(^|[^\w.-])/(w[o]rk|h[o]me/\w+)/|https?://(api|registry|deb)[.]", ".cs", ".ts", ".tsx", ".json", ".md", ".sh", ".xml", ".props", ".csproj"));

    /// <summary>Patterns are the program's own, and even these take time in proportion to the text, or give up (threat 57).</summary>
    [Fact]
    public void No_regular_expression_can_run_away()
    {
        Assert.Empty(Find("src/", @"new Regex\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\(", ".cs"));
        Assert.Empty(Find("src/", @"\[GeneratedRegex\(", ".cs").Where(line => !line.Contains("RegexOptions.NonBacktracking", StringComparison.Ordinal) && !line.Contains("matchTimeoutMilliseconds", StringComparison.Ordinal)));
    }

    [Fact]
    public void Folders_say_what_the_system_does() =>
        Assert.DoesNotContain(Repository.Files.SelectMany(f => f.Path.Split('/').SkipLast(1)).Distinct(), f => f is "Core" or "Common" or "Helpers" or "Managers" or "Utils" or "helpers" or "utils");

    /// <summary>A ratchet: a new file has at most 400 lines, the listed ones may only shrink.</summary>
    [Fact]
    public void Files_stay_small()
    {
        var listed = File.ReadAllLines(Path.Combine(Repository.Root, "tests/Tidy/large-files.txt"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToDictionary(p => p[1], p => int.Parse(p[0]));
        var large = Repository.Files.Where(f => Code.Any(e => f.Path.EndsWith(e, StringComparison.Ordinal)) && f.Lines.Length > LinesMax).ToList();
        Assert.Empty(large.Where(f => f.Lines.Length > listed.GetValueOrDefault(f.Path, LinesMax)).Select(f => $"{f.Lines.Length} {f.Path}"));
        Assert.Empty(listed.Keys.Except(large.Select(f => f.Path)));
    }

    [Fact]
    public void Every_link_in_the_documents_leads_somewhere()
    {
        var broken = from file in Repository.Files.Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal))
                     from line in file.Lines
                     from Match link in Regex.Matches(line, @"\]\((?!https?:|#|mailto:)([^)#\s]+)")
                     let target = Path.Combine(Path.GetDirectoryName(file.FullPath)!, link.Groups[1].Value)
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{file.Path} → {link.Groups[1].Value}";
        Assert.Empty(broken);
    }

    private static IEnumerable<string> Find(string folder, string pattern, params string[] endings) =>
        from file in Repository.Under(folder, endings)
        where file.Name != "Hygiene.cs"
        from line in file.Lines
        where Regex.IsMatch(line, pattern)
        select $"{file.Path}: {line.Trim()}";
}
