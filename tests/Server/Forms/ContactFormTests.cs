using Antiphon.Server.Tests.Calls;
using Antiphon.Server.Tests.Flows;

namespace Antiphon.Server.Tests.Forms;

/// <summary>Forms of the centre's own at its contacts, over HTTP: who sees them, what becomes of entries when a form changes, and two who write at the same time.</summary>
public sealed class ContactFormTests : IAsyncLifetime
{
    private const string Ann = "as=1001&role=agent", Bob = "as=1002&role=agent", Admin = "as=9000&role=administrator";
    private CallApi _api = null!;

    public async Task InitializeAsync()
    {
        _api = await CallApi.Start();
        await _api.AddPeople("1001", "1002", "9000");
        (await _api.Post($"/api/calls/{_api.Call}/answer?{Ann}")).EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_form_shows_in_the_calls_of_its_queue_alone_and_what_was_begun_keeps_its_fields()
    {
        await Define("repair", ["sales"], Field("model", "text", required: true), Choice("place", "home", "shop"));
        await Define("other", [], Field("model", "text"));
        Assert.Equal("repair", string.Join(' ', await Forms()));
        await Save(Ann, "repair", 0, ("model", "X1"));
        await Define("repair", ["sales"], Field("serial", "text", required: true), Field("bought", "date"));
        var entry = Entry(await Contact(Ann));
        Assert.Equal((1, "model place"), (entry.GetProperty("version").GetInt32(), string.Join(' ', entry.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("key").GetString()))));
        Assert.Equal("X1", Value(entry, "model"));
        Assert.Equal("unknown", await Fault("repair", 9, ("serial", "7")));
        await Define("repair", [], Field("serial", "text"));
        Assert.Empty(await Forms());
        Assert.Equal("X1", Value(Entry(await Contact(Ann)), "model"));
        Assert.Equal(HttpStatusCode.NotFound, (await Put(Ann, "other", 0)).StatusCode);
    }

    [Fact]
    public async Task What_is_entered_is_checked_by_its_kind_and_what_is_required_before_it_is_submitted()
    {
        await Define("repair", ["sales"], Field("model", "text", required: true), Field("price", "number"), Field("bought", "date"), Choice("place", "home", "shop"));
        foreach (var (field, wrong) in new[] { ("price", "much"), ("bought", "2026-13-01"), ("place", "street"), ("nothing", "x") }) Assert.Contains(await Fault("repair", 0, (field, wrong)), (string[])["pattern", "unknown"]);
        await Save(Ann, "repair", 0, ("price", "12.50"), ("bought", "2026-11-22"), ("place", "home"));
        Assert.Equal("required", await Fault("repair", 1, submit: true));
        await Save(Ann, "repair", 1, ("model", "X1"));
        var done = await (await Put(Ann, "repair", 2, submit: true)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(JsonValueKind.String, done.GetProperty("submittedAt").ValueKind);
        var file = await _api.Http.GetStringAsync($"/api/forms/repair/entries/file?{Admin}&format=csv&language=en-US");
        Assert.Contains("X1", file, StringComparison.Ordinal);
        Assert.Contains("12.50", file, StringComparison.Ordinal);
        Assert.Equal(1, (await _api.Get($"/api/forms/repair/entries?{Admin}")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await _api.Get($"/api/forms/repair/entries?{Bob}")).GetProperty("total").GetInt32());
        _api.Scene.Switch.HangUp(_api.Caller);
        _api.Scene.Pump();
        var line = await _api.Get($"/api/recordings/{_api.Call}/timeline?{Ann}");
        Assert.Contains(line.EnumerateArray(), item => item.GetProperty("kind").GetString() == "form" && item.GetProperty("code").GetString() == "submitted");
    }

    [Fact]
    public async Task Two_who_write_at_the_same_time_lose_nothing_and_see_each_other()
    {
        await Define("repair", ["sales"], Field("model", "text"), Field("fault", "multiline"));
        await Save(Ann, "repair", 0, ("model", "X1"));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/calls/{_api.Call}/forms?{Bob}")));
        (await _api.Http.PostAsJsonAsync($"/api/calls/{_api.Call}/helpers?{Ann}", new { agent = "1002" })).EnsureSuccessStatusCode();
        Assert.Contains($"1001 contact-helper-asked {_api.Call}", _api.Audit.Lines);
        var seen = Entry(await Contact(Bob)).GetProperty("revision").GetInt64();

        // Each writes in a field of his own, on what both saw: both stay.
        await Save(Ann, "repair", seen, ("fault", "does not start"));
        await Save(Bob, "repair", seen, ("model", "X2"));
        var both = Entry(await Contact(Ann));
        Assert.Equal(("X2", "does not start"), (Value(both, "model"), Value(both, "fault")));

        // In the same field the second is told, and what else he wrote is saved.
        var clash = await Put(Ann, "repair", seen, values: [("model", "X3"), ("fault", "smells")]);
        Assert.Equal(HttpStatusCode.Conflict, clash.StatusCode);
        Assert.Equal("model", (await clash.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("args").GetProperty("fields").GetString());
        var now = Entry(await Contact(Bob));
        Assert.Equal(("X2", "smells"), (Value(now, "model"), Value(now, "fault")));
        await Save(Ann, "repair", now.GetProperty("revision").GetInt64(), ("model", "X3"));
        Assert.Equal("X3", Value(Entry(await Contact(Bob)), "model"));

        await Here(Ann, "repair/model");
        var present = await Here(Bob, null);
        Assert.Equal(new (string?, string?)[] { ("1001", "repair/model"), ("1002", null) }, present.EnumerateArray().Select(p => (p.GetProperty("jobNumber").GetString(), p.GetProperty("field").GetString())));
        _api.Scene.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, (await Here(Bob, null)).GetArrayLength());
    }

    [Fact]
    public async Task A_draft_follows_the_customer_to_the_agent_who_takes_him_over()
    {
        await Define("repair", ["sales"], Field("model", "text"));
        await Save(Ann, "repair", 0, ("model", "X1"));
        _api.Scene.SignInAtPage(Scene.Bob);
        Assert.Null(_api.Scene.Ask(new TransferBlind(new CallId(_api.Call), Scene.Ann, new ToAgent(Scene.Bob))));
        (await _api.Post($"/api/calls/{_api.Call}/answer?{Bob}")).EnsureSuccessStatusCode();
        Assert.Equal("X1", Value(Entry(await Contact(Bob)), "model"));
        await Save(Bob, "repair", 1, ("model", "X2"));
        Assert.Equal("X2", Value(Entry(await Contact(Ann)), "model"));
    }

    [Fact]
    public async Task Button_on_a_form_asks_a_service_outside_and_shows_its_answer_or_why_there_is_none()
    {
        await using var crm = await MoodyService.Start();
        var asked = $"http://{crm.Host}/orders?phone={{caller}}&model={{model}}&by={{agent}}";
        await Define("repair", ["sales"], Field("model", "text"), Field("order", "text"), Button("orders", asked, ("asked.model", null), ("asked.by", "order"), ("nowhere", null)), Button("slow", $"http://{crm.Host}/slow", ("a", null)));
        Assert.Equal("not-found", await CallApi.Code(Press(Ann, "orders")));      // nobody has begun it
        await Save(Ann, "repair", 0, ("model", "X1"));
        Assert.DoesNotContain(crm.Host, (await Contact(Ann)).GetRawText(), StringComparison.Ordinal);
        Assert.Equal("refused-address", (await Pressed(Ann, "orders")).GetProperty("problem").GetString());

        _api.Addresses.Allow([crm.Host]);
        var answer = await Pressed(Ann, "orders", ("model", "A&B 1"));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("problem").ValueKind);
        Assert.Equal(["A&B 1", "1001", null], answer.GetProperty("values").EnumerateArray().Select(v => v.GetProperty("value").GetString()));
        Assert.Equal([null, "order", null], answer.GetProperty("values").EnumerateArray().Select(v => v.GetProperty("field").GetString()));
        Assert.Contains($"1001 contact-looked-up {_api.Call}", _api.Audit.Lines);
        var slow = Pressed(Ann, "slow");
        await TestKit.Eventually.Holds(() => { _api.Scene.Clock.Advance(TimeSpan.FromSeconds(1)); return slow.IsCompleted; }, TimeSpan.FromSeconds(20), "the agent is not left waiting");
        Assert.Equal("timeout", (await slow).GetProperty("problem").GetString());

        Assert.Equal("not-found", await CallApi.Code(Press(Bob, "orders")));      // not his contact
        Assert.Equal("not-found", await CallApi.Code(Press(Ann, "model")));
        Assert.Equal("field-invalid", await CallApi.Code(Press(Ann, "orders", ("else", "x"))));
        Assert.Equal("unknown", await Fault("repair", 1, ("orders", "x")));
        foreach (var (button, why) in new[] { (Button("b", "ftp://crm.example/", ("a", null)), "address"), (Button("b", "https://crm.example/"), "range"), (Button("b", "https://crm.example/", ("a", "other")), "unknown"), (Field("b", "lookup"), "range") })
        {
            var refused = await _api.Http.PutAsJsonAsync($"/api/forms/repair?{Admin}", new { name = new { zh = "a", en = "a" }, queues = Array.Empty<string>(), active = true, fields = new[] { button } });
            Assert.Equal(why, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("args").GetProperty("why").GetString());
        }
    }

    private static object Button(string key, string url, params (string Path, string? Field)[] results) =>
        new { key, kind = "lookup", label = new { zh = key, en = key }, lookup = new { url, results = results.Select(r => new { path = r.Path, label = new { zh = r.Path, en = r.Path }, field = r.Field }) } };

    private Task<HttpResponseMessage> Press(string who, string button, params (string Field, string Value)[] values) =>
        _api.Http.PostAsJsonAsync($"/api/calls/{_api.Call}/forms/repair/lookups/{button}?{who}", new { values = values.ToDictionary(v => v.Field, v => v.Value) });

    private async Task<JsonElement> Pressed(string who, string button, params (string Field, string Value)[] values) =>
        await (await Press(who, button, values)).Content.ReadFromJsonAsync<JsonElement>();

    private static object Field(string key, string kind, bool required = false) => new { key, kind, label = new { zh = key, en = key }, required };

    private static object Choice(string key, params string[] options) => new { key, kind = "choice", label = new { zh = key, en = key }, options = options.Select(o => new { zh = o, en = o }) };

    private async Task Define(string id, string[] queues, params object[] fields) =>
        (await _api.Http.PutAsJsonAsync($"/api/forms/{id}?{Admin}", new { name = new { zh = id, en = id }, queues, active = true, fields })).EnsureSuccessStatusCode();

    private Task<JsonElement> Contact(string who) => _api.Get($"/api/calls/{_api.Call}/forms?{who}");

    private async Task<string?[]> Forms() => [.. (await Contact(Ann)).GetProperty("forms").EnumerateArray().Select(f => f.GetProperty("id").GetString())];

    private static JsonElement Entry(JsonElement contact) => contact.GetProperty("entries").EnumerateArray().Single();

    private static string? Value(JsonElement entry, string field) => entry.GetProperty("values").TryGetProperty(field, out var value) ? value.GetProperty("value").GetString() : null;

    private async Task Save(string who, string form, long revision, params (string Field, string Value)[] values) => (await Put(who, form, revision, values)).EnsureSuccessStatusCode();

    private Task<HttpResponseMessage> Put(string who, string form, long revision, (string Field, string Value)[]? values = null, bool submit = false) =>
        _api.Http.PutAsJsonAsync($"/api/calls/{_api.Call}/forms/{form}?{who}", new { values = (values ?? []).ToDictionary(v => v.Field, v => v.Value), revision, submit });

    private async Task<string?> Fault(string form, long revision, (string Field, string Value)? value = null, bool submit = false)
    {
        var answer = await Put(Ann, form, revision, value is { } one ? [one] : null, submit);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("args").GetProperty("why").GetString();
    }

    private async Task<JsonElement> Here(string who, string? field) =>
        await (await _api.Http.PutAsJsonAsync($"/api/calls/{_api.Call}/present?{who}", new { here = true, field })).Content.ReadFromJsonAsync<JsonElement>();
}
