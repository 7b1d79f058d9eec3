using System.Text.RegularExpressions;

namespace Antiphon.Tidy.Tests;

/// <summary>Who may reference whom, and which words stop at which border.</summary>
public sealed class Layers
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Sip"] = [], ["Media"] = [], ["Engine"] = [], ["Switch"] = ["Sip", "Media"], ["Server"] = ["Switch", "Engine", "Fax"], ["Fax"] = [],
    };

    [Fact]
    public void Projects_reference_only_what_the_picture_allows()
    {
        foreach (var (project, allowed) in MayReference)
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, "src", project, $"Antiphon.{project}.csproj"));
            var found = Regex.Matches(text, "ProjectReference Include=\"[^\"]*Antiphon\\.(\\w+)\\.csproj\"").Select(m => m.Groups[1].Value);
            Assert.Empty(found.Except(allowed));
        }
    }

    [Theory]
    [InlineData("Sip")]
    [InlineData("Media")]
    [InlineData("Switch")]
    [InlineData("Engine")]
    [InlineData("Fax")]
    public void Ground_floors_take_no_package(string project) =>
        Assert.DoesNotContain("PackageReference", File.ReadAllText(Path.Combine(Repository.Root, "src", project, $"Antiphon.{project}.csproj")), StringComparison.Ordinal);

    /// <summary>The header User-Agent is the one use of the word that SIP has.</summary>
    [Fact]
    public void The_switch_knows_no_agents() => Assert.Empty(Uses("src/Switch/", "agent", "agents").Where(u => !IsUserAgent(u)));

    [Fact]
    public void The_engine_knows_no_legs() => Assert.Empty(Uses("src/Engine/", "leg", "legs"));

    [Fact]
    public void Sip_knows_neither() => Assert.Empty(Uses("src/Sip/", "leg", "legs", "agent", "agents").Where(u => !IsUserAgent(u)));

    [Fact]
    public void The_engine_has_no_time_of_its_own_no_thread_and_no_input_or_output() =>
        Assert.Empty(Repository.Under("src/Engine/", ".cs").SelectMany(f => f.Lines.Select(l => (f.Path, l)))
            .Where(x => Regex.IsMatch(x.l, @"\b(async|await|TimeProvider|Thread|Task<|Stopwatch|Random\b|Guid\.|File\.|Console\.)")));

    private static bool IsUserAgent(string use) => Regex.IsMatch(use, "user.?agent", RegexOptions.IgnoreCase);

    private static IEnumerable<string> Uses(string folder, params string[] words) =>
        from file in Repository.Under(folder, ".cs")
        from line in file.Lines
        where Repository.Words(line).Any(w => words.Contains(w))
        select $"{file.Path}: {line.Trim()}";
}
