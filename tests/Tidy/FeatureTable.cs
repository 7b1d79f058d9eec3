using System.Text.RegularExpressions;

namespace Antiphon.Tidy.Tests;

/// <summary>docs/features.md: one row per requirement, and no claim without a test that exists.</summary>
public sealed class FeatureTable
{
    /// <summary>Requirement groups and how many each has, numbered from 01.</summary>
    private static readonly (string Group, int Count)[] Groups =
    [
        ("SW", 28), ("IV", 18), ("AC", 21), ("AD", 27), ("SV", 12), ("RQ", 15), ("VM", 7), ("FX", 7), ("SM", 7), ("EM", 6), ("WB", 6), ("SO", 6), ("OB", 21), ("SU", 10),
        ("TK", 25), ("CR", 14), ("KB", 10), ("SC", 4), ("AN", 6), ("TR", 5), ("SI", 9), ("EC", 8), ("PM", 6), ("MB", 7), ("BL", 4), ("TS", 5), ("NL", 4), ("RP", 61),
        ("WL", 2), ("AM", 10), ("MO", 5), ("HA", 4), ("MS", 3), ("IF", 8), ("PK", 10), ("X", 34),
    ];

    private static readonly List<Row> Rows =
    [
        .. from line in File.ReadAllLines(Path.Combine(Repository.Root, "docs/features.md"))
           let cells = Regex.Match(line, @"^\| ([A-Z]{1,2}-\d\d) \| ([^|]*) \| (.*) \|$")
           where cells.Success
           select new Row(cells.Groups[1].Value, cells.Groups[2].Value, cells.Groups[3].Value),
    ];

    [Fact]
    public void Every_requirement_has_exactly_one_row()
    {
        var expected = Groups.SelectMany(g => Enumerable.Range(1, g.Count).Select(n => $"{g.Group}-{n:00}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Rows.Select(r => r.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_state_is_one_of_three_and_says_something()
    {
        Assert.All(Rows, r => Assert.Contains(r.State, new[] { "done", "partly", "not yet" }));
        Assert.All(Rows, r => Assert.False(string.IsNullOrWhiteSpace(r.Text), r.Id));
    }

    [Fact]
    public void Done_and_partly_name_a_test_that_exists()
    {
        var tests = string.Join('\n', Repository.Files
            .Where(f => f.Path.StartsWith("tests/", StringComparison.Ordinal) || f.Path.Contains(".test.", StringComparison.Ordinal))
            .Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) || f.Path.EndsWith(".ts", StringComparison.Ordinal) || f.Path.EndsWith(".tsx", StringComparison.Ordinal) || f.Path.EndsWith(".mjs", StringComparison.Ordinal))
            .SelectMany(f => f.Lines));
        foreach (var row in Rows.Where(r => r.State != "not yet"))
        {
            var named = Regex.Matches(row.Text, "`([^`]+)`").Select(m => m.Groups[1].Value).ToList();
            Assert.True(named.Count > 0, $"{row.Id} names no test");
            Assert.All(named, name => Assert.True(tests.Contains(name, StringComparison.Ordinal), $"{row.Id}: there is no test {name}"));
        }
    }

    private sealed record Row(string Id, string State, string Text);
}
