using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using Antiphon.Server.Live;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Privacy;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Tests.Privacy;

/// <summary>Who may not see numbers sees none, wherever he looks.</summary>
public sealed class MaskingStories : MaskedReader
{
    [Fact]
    public async Task No_endpoint_shows_a_full_number_to_who_may_not_see_it()
    {
        using var reader = await Reader();
        await LeaveTraces();
        var numbers = await Numbers();
        Assert.True(numbers.Count > 100);
        var (shown, seen) = (new List<string>(), 0);
        foreach (var address in Addresses())
        {
            using var answer = await reader.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            if (!answer.IsSuccessStatusCode) continue;
            seen++;
            var text = await Text(answer);
            if (numbers.FirstOrDefault(number => text.Contains(number, StringComparison.Ordinal)) is { } found) shown.Add($"{address} shows {found}");
        }
        Assert.Equal([], shown);
        Assert.True(seen > 120, $"only {seen} answers were looked at");
        Assert.Contains(Masked, await reader.GetStringAsync($"api/calls/{CallId}"), StringComparison.Ordinal);
        Assert.Contains(National, await Admin.GetStringAsync($"api/calls/{CallId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_stream_masks_for_who_may_not_see_and_his_own_call_as_the_policy_says()
    {
        var book = Centre.Services.GetRequiredService<PrivacyBook>();
        var stream = Centre.Services.GetRequiredService<LiveStream>();
        using var reader = await Reader();
        var (sees, masked) = (new Viewer("1", _ => PeopleScope.All), new Viewer("2", _ => PeopleScope.Nobody, () => book.Now.DeskShowsOwnCall));
        var (all, none) = (stream.Join(sees, null), stream.Join(masked, null));
        using var socket = await Socket();
        stream.Tell("customer", new { numbers = new[] { National } });
        stream.Tell("desk", new { number = National }, Audience.Everybody, ownCall: true);
        await book.Store(book.Now with { DeskShowsOwnCall = false }, CancellationToken.None);
        stream.Tell("desk", new { number = National }, Audience.Everybody, ownCall: true);
        Assert.Equal([National, National, National], Told(all));
        Assert.Equal([Masked, National, Masked], Told(none));
        Assert.Contains(Masked, await Receive(socket, "customer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_is_revealed_with_a_line_in_the_audit_trail_and_a_reason_when_the_settings_ask_for_one()
    {
        using var reader = await Reader();
        await LeaveTraces();
        foreach (var (of, id) in new[] { ("call", CallId), ("customer", $"{CustomerId}"), ("message", MessageId) })
            Assert.Equal(National, (await (await reader.PostAsJsonAsync("api/privacy/reveal", new { of, id })).Json()).GetProperty("numbers")[0].GetString());
        Assert.Equal("404 not-found", await (await reader.PostAsJsonAsync("api/privacy/reveal", new { of = "call", id = "0dkzq3v8x1c4n" })).Refusal());
        (await Admin.PutAsJsonAsync("api/privacy/settings", new PrivacySettings(RevealNeedsReason: true))).EnsureSuccessStatusCode();
        Assert.Equal("422 reason-needed", await (await reader.PostAsJsonAsync("api/privacy/reveal", new { of = "call", id = CallId })).Refusal());
        (await reader.PostAsJsonAsync("api/privacy/reveal", new { of = "call", id = CallId, reason = "投诉回访" })).EnsureSuccessStatusCode();
        var lines = (await Admin.GetFromJsonAsync<JsonElement>("api/audit?action=number-revealed")).GetProperty("items");
        Assert.Equal(4, lines.GetArrayLength());
        Assert.Equal(("2001", $"call/{CallId}", "投诉回访"), (lines[0].GetProperty("who").GetString(), lines[0].GetProperty("subject").GetString(), lines[0].GetProperty("details").GetProperty("reason").GetString()));
        using var agent = await Person("2002", "plain", Grants(("see-calls", "all")));
        Assert.Equal("403 not-allowed", await (await agent.PostAsJsonAsync("api/privacy/reveal", new { of = "call", id = CallId })).Refusal());
    }

    [Fact]
    public async Task Masked_number_is_dialled_by_what_it_belongs_to_and_only_where_one_may_look()
    {
        using var reader = await Reader();
        await LeaveTraces();
        // He is no agent, so the call is refused; that it gets so far says that the number was found.
        foreach (var wish in new object[] { new { callId = CallId }, new { customerId = CustomerId }, new { messageId = MessageId } })
            Assert.Equal("404 agent-unknown", await (await reader.PostAsJsonAsync("api/calls", wish)).Refusal());
        Assert.Equal("422 number-invalid", await (await reader.PostAsJsonAsync("api/calls", new { customerId = CustomerId, index = 5 })).Refusal());
        Assert.Equal("422 number-masked", await (await reader.PostAsJsonAsync("api/calls", new { number = Masked })).Refusal());
        using var stranger = await Person("2002", "dialler", Grants(("take-calls", "all"), ("act-for-agents", "own"), ("see-calls", "own")));
        Assert.Equal("422 number-invalid", await (await stranger.PostAsJsonAsync("api/calls", new { callId = CallId })).Refusal());
    }

    [Fact]
    public async Task Card_that_was_shown_masked_is_stored_with_its_own_numbers()
    {
        using var reader = await Reader();
        await LeaveTraces();
        var shown = await reader.GetFromJsonAsync<JsonElement>($"api/customers/{CustomerId}");
        Assert.Equal(Masked, shown.GetProperty("numbers")[0].GetString());
        (await reader.PutAsJsonAsync($"api/customers/{CustomerId}", new { name = "陈二", numbers = new[] { Masked, "13900005678" }, note = shown.GetProperty("note").GetString() })).EnsureSuccessStatusCode();
        var stored = await Admin.GetFromJsonAsync<JsonElement>($"api/customers/{CustomerId}");
        Assert.Equal([National, "13900005678"], stored.GetProperty("numbers").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal($"也可打 {National}", stored.GetProperty("note").GetString());
        Assert.Equal("422 number-masked", await (await reader.PostAsJsonAsync("api/lists/black/entries", new { number = Masked, reason = "x" })).Refusal());
    }

    [Fact]
    public async Task Search_cannot_spell_a_number_out()
    {
        using var reader = await Reader();
        await LeaveTraces();
        foreach (var part in new[] { "139", "1390000", "0-1234" })
            Assert.Equal("403 whole-number-needed", await (await reader.GetAsync($"api/calls?number={part}")).Refusal());
        Assert.Equal("403 whole-number-needed", await (await reader.GetAsync("api/customers?search=1234")).Refusal());
        Assert.Equal(1, (await reader.GetFromJsonAsync<JsonElement>($"api/calls?number={National}")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await Admin.GetFromJsonAsync<JsonElement>("api/calls?number=1390000")).GetProperty("total").GetInt32());
    }

    private IEnumerable<string> Addresses()
    {
        var today = DateTimeOffset.UtcNow;
        var days = $"from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}";
        foreach (var endpoint in Centre.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var path = endpoint.RoutePattern.RawText!.Trim('/');
            if (path.Contains("{*", StringComparison.Ordinal) || path is "sip" or "api/events" || endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == false) continue;
            yield return Filled(path);
        }
        foreach (var format in new[] { "csv", "csv-gb18030", "xlsx" })
        {
            foreach (var of in new[] { "contacts", "segments" }) yield return $"api/reports/rows/{of}?{days}&format={format}";
            yield return $"api/customers/export?format={format}";
            yield return $"api/reports/calls-comparison/export?{days}&format={format}";
        }
        yield return $"api/calls?{days}&number={National}";
        yield return $"api/customers?search={National}";
        yield return $"api/number-knowledge?number={National}";
    }

    private string Filled(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{([a-zA-Z]+)(:\w+)?\}", part => (path, part.Groups[1].Value) switch
    {
        (_, "id") when path.StartsWith("api/customers", StringComparison.Ordinal) => $"{CustomerId}",
        (_, "id") when path.StartsWith("api/calls", StringComparison.Ordinal) || path.StartsWith("api/faxes", StringComparison.Ordinal) || path.StartsWith("api/recordings", StringComparison.Ordinal) => CallId,
        (_, "id") when path.StartsWith("api/messages", StringComparison.Ordinal) => MessageId,
        (_, "id") when path.StartsWith("api/lists", StringComparison.Ordinal) => "black",
        (_, "id") when path.StartsWith("api/flows", StringComparison.Ordinal) => "main",
        (_, "id") when path.StartsWith("api/settings/queues", StringComparison.Ordinal) => "sales",
        (_, "number") when path.StartsWith("api/customers", StringComparison.Ordinal) => National,
        (_, "number") => "8001",
        (_, "jobNumber") => "1001",
        (_, "measure") => "service-level",
        (_, "documentName") => "v1",
        (_, "of") => "contacts",
        (_, "key") => "calls-comparison",
        (_, "name") => "loopback",
        _ => "x",
    });

    /// <summary>A workbook is a packed folder of texts.</summary>
    private static async Task<string> Text(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (bytes is not [(byte)'P', (byte)'K', ..]) return Encoding.Latin1.GetString(bytes);
        await using var zip = new ZipArchive(new MemoryStream(bytes));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var part = new StreamReader(await entry.OpenAsync());
            text.Append(await part.ReadToEndAsync());
        }
        return text.ToString();
    }

    private static List<string> Told(LiveClient client) => [.. client.Waiting().Skip(1).Select(frame => JsonDocument.Parse(frame).RootElement.GetProperty("data"))
        .Select(data => data.TryGetProperty("number", out var number) ? number.GetString()! : data.GetProperty("numbers")[0].GetString()!)];

    /// <summary>A program of the same role.</summary>
    private async Task<ClientWebSocket> Socket()
    {
        var key = await (await Admin.PostAsJsonAsync("api/keys", new { name = "pop", roles = new[] { "masked" } })).Json();
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {key.GetProperty("secret").GetString()}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await socket.ConnectAsync(new Uri($"ws://{Centre.Http.Authority}/api/events"), limit.Token);
        return socket;
    }

    private static async Task<string> Receive(WebSocket socket, string type)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[65_536];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, limit.Token);
            var text = Encoding.UTF8.GetString(buffer, 0, got.Count);
            if (text.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)) return text;
        }
    }
}
