using System.Net;
using System.Net.Http.Headers;

namespace Antiphon.Interop.Tests;

/// <summary>A fax from one centre to another: by API, over a trunk, T.38 agreed on by both. Machines that are none of ours are met in the stories of the switch.</summary>
[Collection(Processes.Name)]
public sealed class FaxTests
{
    private static readonly TimeSpan FaxedWithin = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task A_document_sent_by_api_arrives_at_another_centre_page_identical()
    {
        await using var from = await RunningCentre.Start(new CentreWish { Simulation = false });
        await using var to = await RunningCentre.Start(new CentreWish { Simulation = false });
        await to.Post("/api/numbers", new { number = "01055550100", title = "fax", to = new { kind = "fax", target = "fax" }, rules = Array.Empty<object>() });
        await from.Post("/api/trunks", new { name = "far", host = "127.0.0.1", port = to.Sip.Port, transport = "udp", probe = 0 });
        await from.Post("/api/routes", new { id = "far", name = "Far", patterns = (string[])["0."], trunks = new[] { new { name = "far", costPerMinute = 0 } } });
        var document = await FaxPeer.Document(from.Data, 1);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "fax-document-invalid"), await Refused(from, "01055550100", new ByteArrayContent("not a fax"u8.ToArray())));
        Assert.Equal((HttpStatusCode.Forbidden, "outside-not-allowed"), await Refused(from, "19955550100", Body(document)));
        Assert.Equal(0, (await from.Get("/api/faxes")).GetProperty("total").GetInt32());

        using var posted = await from.Api.PostAsync("/api/faxes?number=010-5555-0100", Body(document));
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        var sent = await Ended(from);
        var taken = await Ended(to);
        Assert.Equal(("complete", "out", 1, true, true), Seen(sent));
        Assert.Equal(("complete", "in", 1, true, true), Seen(taken));
        var copy = Path.Combine(to.Data, "copy.tif");
        await File.WriteAllBytesAsync(copy, await to.Api.GetByteArrayAsync($"/api/faxes/{taken.GetProperty("id").GetString()}/document"));
        Assert.Equal("same 1", await FaxPeer.Compare(document, copy));
        await from.IsIdle();
        await to.IsIdle();
    }

    private static StreamContent Body(string file) => new(File.OpenRead(file)) { Headers = { ContentType = new MediaTypeHeaderValue("image/tiff") } };

    private static async Task<(HttpStatusCode Status, string Code)> Refused(RunningCentre centre, string number, HttpContent body)
    {
        using var response = await centre.Api.PostAsync($"/api/faxes?number={number}", body);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()!);
    }

    private static async Task<JsonElement> Ended(RunningCentre centre)
    {
        JsonElement last = default;
        await Eventually.Holds(async () => (await centre.Get("/api/faxes")).GetProperty("items") is { } items && items.GetArrayLength() == 1
            && (last = items[0]).TryGetProperty("endedAt", out var at) && at.ValueKind == JsonValueKind.String, FaxedWithin, "the fax is over", () => $"{last}\n{centre.Output}");
        return last;
    }

    private static (string State, string Direction, int Pages, bool Ecm, bool T38) Seen(JsonElement fax) => (fax.GetProperty("state").GetString()!, fax.GetProperty("direction").GetString()!,
        fax.GetProperty("pages").GetInt32(), fax.GetProperty("ecm").GetBoolean(), fax.GetProperty("t38").GetBoolean());
}
