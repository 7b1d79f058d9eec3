using Antiphon.Server.Features.Reports.Catalogue;

namespace Antiphon.Server.Tests.Reports;

/// <summary>Reports over the API: who may, what is refused, and every one of them answers.</summary>
[Collection(OneCentre.Name)]
public class ReportStories(SharedCentre shared)
{
    public static TheoryData<string> Reports => [.. NamedReports.All.Select(r => r.Key)];

    [Theory, MemberData(nameof(Reports))]
    public async Task Every_named_report_is_computed_compared_and_exported(string key)
    {
        using var program = await shared.Centre.SignedIn("1100");
        var report = await (await program.GetAsync($"api/reports/{key}?from=2026-11-01&to=2026-11-30&compareFrom=2026-10-01")).Json();
        var named = NamedReports.Find(key)!;
        Assert.Equal(named.Measures.Length, report.GetProperty("total").GetArrayLength());
        Assert.Equal("2026-10-30", report.GetProperty("compareTo").GetString());
        foreach (var format in new[] { "csv", "csv-gb18030", "xlsx", "pdf" })
        {
            using var file = await program.GetAsync($"api/reports/{key}/export?from=2026-11-01&to=2026-11-02&format={format}&language=zh-CN");
            Assert.True(file.IsSuccessStatusCode, format);
            Assert.Contains(named.Name.Zh.Replace("/", "", StringComparison.Ordinal)[..2], file.Content.Headers.ContentDisposition!.FileNameStar ?? "", StringComparison.Ordinal);
            Assert.NotEmpty(await file.Content.ReadAsByteArrayAsync());
        }
        foreach (var measure in named.Measures)
        {
            var calls = await program.GetAsync($"api/reports/{key}/calls?measure={measure}&from=2026-11-01&to=2026-11-02{string.Concat(named.Rows.Where(r => r != "time").Select(r => $"&{r}=1"))}");
            Assert.True(calls.IsSuccessStatusCode, $"{measure}: {await calls.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task An_agent_gets_his_own_figures_and_no_report_of_the_centre()
    {
        using var agent = await shared.Centre.SignedIn("1001");
        var reports = (await (await agent.GetAsync("api/reports")).Json()).GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("key").GetString()).ToList();
        Assert.Contains("agent-talk", reports);
        Assert.DoesNotContain("queue-traffic", reports);
        Assert.DoesNotContain("team-comparison", reports);
        foreach (var path in new[] { "queue-traffic", "team-comparison", "calls-comparison/export", "queue-traffic/calls?measure=offered" })
            Assert.Equal("403 out-of-scope", await (await agent.GetAsync($"api/reports/{path}")).Refusal());
        var others = await (await agent.GetAsync("api/reports/agent-talk?agent=1002")).Json();
        Assert.Empty(others.GetProperty("rows").EnumerateArray());
        Assert.Equal(0, (await (await agent.GetAsync("api/reports/agent-talk/calls?measure=talks&agent=1002")).Json()).GetProperty("total").GetInt32());
    }

    [Theory, InlineData("nothing", 404), InlineData("queue-traffic?from=yesterday", 422), InlineData("queue-traffic?from=2026-11-02&to=2026-11-01", 422), InlineData("daily-flow?from=2020-01-01&to=2024-12-31", 422),
     InlineData("daily-flow?unit=eternity", 422), InlineData("queue-traffic?from=2020-01-01&to=2026-11-01", 422), InlineData("queue-traffic/export?format=exe", 400), InlineData("queue-traffic/calls?measure=talks", 404)]
    public async Task What_is_not_well_formed_is_refused_with_a_code(string path, int status)
    {
        using var program = await shared.Centre.SignedIn("1100");
        var answer = await program.GetAsync($"api/reports/{path}");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith($"{status} ", await answer.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_names_every_figure_in_both_languages_with_its_formula()
    {
        using var program = await shared.Centre.SignedIn("1100");
        var catalogue = await (await program.GetAsync("api/reports")).Json();
        var measures = catalogue.GetProperty("measures").EnumerateArray().ToDictionary(m => m.GetProperty("key").GetString()!);
        Assert.All(measures.Values, m =>
        {
            foreach (var text in new[] { "name", "formula" })
                foreach (var language in new[] { "zh", "en" }) Assert.NotEqual("", m.GetProperty(text).GetProperty(language).GetString());
        });
        foreach (var report in catalogue.GetProperty("reports").EnumerateArray())
            Assert.All(report.GetProperty("measures").EnumerateArray(), m => Assert.Contains(m.GetString()!, measures.Keys));
    }

    /// <summary>docs/measures.md is what the catalogue says; the message has the lines that it wants.</summary>
    [Fact]
    public void Definitions_in_the_documents_are_those_of_the_catalogue()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Antiphon.slnx"))) folder = Path.GetDirectoryName(folder)!;
        var written = File.ReadAllLines(Path.Combine(folder, "docs", "measures.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var wanted = Measures.All.Select(m => $"| `{m.Key}` | {m.Name.Zh} | {m.Name.En} | {m.Unit} | {m.Formula.Zh} | {m.Formula.En} | {m.Version} | `{m.Source.Table}` |")
            .Concat(LiveMeasures.All.Select(m => $"| `{m.Key}` | {m.Name.Zh} | {m.Name.En} | {m.Unit} | {m.Formula.Zh} | {m.Formula.En} | {m.Version} | now |")).ToList();
        Assert.True(wanted.SequenceEqual(written), string.Join('\n', wanted));
    }

    [Fact]
    public void Every_part_of_a_measure_is_a_column_of_its_source() =>
        Assert.All(Measures.All, m => Assert.All(m.Over.Concat(m.Under), part => Assert.True(m.Source.IndexOf(part.TrimStart('-')) >= 0, $"{m.Key}: {part}")));
}
