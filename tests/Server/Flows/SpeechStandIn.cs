using Antiphon.TestKit.Audio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Tests.Flows;

/// <summary>Speech services on loopback that need no model: words are tones. Who hears 440 Hz has heard the first word, and a text is spoken as a tone.</summary>
internal sealed class SpeechStandIn : IAsyncDisposable
{
    private readonly WebApplication _service;

    private SpeechStandIn(WebApplication service) => _service = service;

    public string Url { get; private set; } = "";

    /// <summary>What each tone says, Hz and text.</summary>
    public Dictionary<double, string> Words { get; } = [];

    /// <summary>What a spoken text sounds like, Hz.</summary>
    public double VoiceHz { get; init; } = 1_300;

    public bool Broken { get; set; }

    public string? LastSpoken { get; private set; }
    public string? LastKey { get; private set; }
    public string? LastLanguage { get; private set; }

    public static async Task<SpeechStandIn> Start(Dictionary<double, string> words)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var standIn = new SpeechStandIn(builder.Build());
        foreach (var (hertz, word) in words) standIn.Words[hertz] = word;
        standIn._service.Run(standIn.Answer);
        await standIn._service.StartAsync();
        standIn.Url = standIn._service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return standIn;
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        LastKey = http.Request.Headers.Authorization;
        if (Broken) { http.Response.StatusCode = 500; return; }
        if (http.Request.Path == "/speak")
        {
            LastSpoken = (await http.Request.ReadFromJsonAsync<Dictionary<string, string>>())!["input"];
            var file = Path.GetTempFileName();
            Wav.Write(file, Sound.Tone(VoiceHz, TimeSpan.FromSeconds(1)));
            await http.Response.Body.WriteAsync(await File.ReadAllBytesAsync(file));
            File.Delete(file);
            return;
        }
        var form = await http.Request.ReadFormAsync();
        LastLanguage = form["language"];
        using var bytes = new MemoryStream();
        await form.Files["file"]!.CopyToAsync(bytes);
        bytes.Position = 0;
        var sound = Wav.Read(bytes).Single();
        // The middle of what was cut out: breath stands before and after it.
        var middle = sound.Part(TimeSpan.FromSeconds(sound.Samples.Count / 8_000.0 * 0.4), TimeSpan.FromSeconds(0.2));
        var (hertz, word) = Words.MaxBy(w => middle.LevelOf(w.Key));
        await http.Response.WriteAsJsonAsync(new { text = middle.LevelOf(hertz) > -30 ? word : "嗯" });
    }
}
