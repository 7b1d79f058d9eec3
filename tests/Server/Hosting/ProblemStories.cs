using System.Text;

namespace Antiphon.Server.Tests.Hosting;

/// <summary>What cannot be read is refused with the name of the field, whoever forgot it.</summary>
[Collection(OneCentre.Name)]
public sealed class ProblemStories(SharedCentre shared)
{
    [Theory]
    [InlineData("api/what-if/basis?day=2026-11-20", "queue", "required")]
    [InlineData("api/what-if/basis?queue=sales&day=yesterday", "day", "pattern")]
    [InlineData("api/calls?page=many", "page", "pattern")]
    [InlineData("api/recordings?from=yesterday", "from", "pattern")]
    [InlineData("api/calls?pageSize=501", "pageSize", "range")]
    [InlineData("api/calls?result=luck", "result", "unknown")]
    [InlineData("api/audit?page=-1", "page", "range")]
    [InlineData("api/messages?box=queue:0123456789012345678901234567890123456789012345678901234567890", "box", "too-long")]
    [InlineData("api/reports/queue-traffic/export?format=exe", "format", "unknown")]
    public async Task A_query_that_cannot_be_read_names_its_field(string address, string field, string why)
    {
        using var admin = shared.Centre.Program();
        Assert.Equal((field, why), await Fault(await admin.GetAsync(address)));
    }

    [Theory]
    [InlineData("""{"number":"8990","members":"8001"}""", "members")]
    [InlineData("""{"number":"8990","members":[{"number":"8001","ringSeconds":"long"}]}""", "members[0].ringSeconds")]
    public async Task A_form_that_cannot_be_read_names_its_field(string form, string field)
    {
        using var admin = shared.Centre.Program();
        using var body = new StringContent(form, Encoding.UTF8, "application/json");
        Assert.Equal((field, "pattern"), await Fault(await admin.PostAsync("api/ring-groups", body)));
    }

    private static async Task<(string?, string?)> Fault(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var args = (await answer.Json()).GetProperty("args");
        return (args.GetProperty("field").GetString(), args.GetProperty("why").GetString());
    }
}
