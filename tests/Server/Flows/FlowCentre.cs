using Antiphon.TestKit.Audio;
using System.Text.Json.Nodes;

namespace Antiphon.Server.Tests.Flows;

/// <summary>A centre whose flows are published over the API and called by telephones on the wire.</summary>
public abstract class FlowCentre : CentreOfItsOwn
{
    private protected async Task Publish(string id, string number, string nodes)
    {
        var document = JsonNode.Parse($$"""{"name":"{{id}}","flow":{"id":"{{id}}","version":0,"start":"answer","fallback":"sales","nodes":{ {{nodes}} } } }""");
        await Ok(Client.PostAsJsonAsync("api/flows", new { id, name = id, document }));
        await Ok(Client.PostAsJsonAsync($"api/flows/{id}/publish", new { revision = 1 }));
        await Ok(Client.PutAsJsonAsync($"api/flows/{id}/numbers", new { numbers = new[] { number } }));
        await Eventually.Holds(() => Calls.State.Centre.Numbers.ContainsKey(number), Soon, "the number is in force");
    }

    private protected static async Task Ok(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private protected async Task<JsonElement> Json(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;

    private protected static async Task<WireCall> Talk(WirePhone phone, WireAudio audio, string number)
    {
        var call = WireCall.To(phone, number);
        audio.TalkTo(await call.Connect(WireCall.Sdp(audio.Local)));
        return call;
    }

    private protected static Task<Sound> Hears(WireAudio audio, double hertz, string what) => audio.Hears(hertz, what: what);
}
