using System.Net;
using Antiphon.TestKit.Audio;

namespace Antiphon.TestKit.Peers;

/// <summary>baresip, a SIP phone by others: registers, answers by itself, plays a steady tone and keeps what it hears.</summary>
public sealed class Baresip : IAsyncDisposable
{
    private const string Modules = "/usr/lib/baresip/modules";
    private const string Install = "apt install baresip-core";
    private readonly ChildProcess _process;
    private readonly string _folder;

    private Baresip(ChildProcess process, string folder) => (_process, _folder) = (process, folder);

    /// <param name="account">Extension and password at the centre.</param>
    /// <param name="codec">As baresip names it: PCMA/8000/1, G722/8000/1 (its own clock of 16,000), opus/48000/2.</param>
    /// <param name="home">Where it stands; null: on loopback.</param>
    public static async Task<Baresip> Start(IPEndPoint centre, FirstExtension account, double toneHz, string codec = "PCMA", NatNetwork? home = null)
    {
        var (own, device) = home is null ? ("127.0.0.1", "127.0.0.1") : (home.HomeAddress.ToString(), "lan");
        if (!File.Exists(Path.Combine(Modules, "aufile.so"))) throw new InvalidOperationException($"{Modules}/aufile.so is missing; this test needs it: {Install}");
        var folder = TestFolder.New("baresip");
        var tone = Wav.Write(Path.Combine(folder, "tone.wav"), Sound.Tone(toneHz, TimeSpan.FromSeconds(120)));
        var rtp = FreePorts.Rtp().From + 22_000;
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), $"""
            poll_method epoll
            sip_listen {own}:{FreePorts.Udp()}
            call_local_timeout 120
            call_max_calls 4
            audio_player aubridge,nil
            audio_source aufile,{tone}
            audio_alert aubridge,nil
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            audio_buffer 20-160
            rtp_ports {rtp}-{rtp + 100}
            net_interface {device}
            module_path {Modules}
            module {codec.Split('/')[0].ToLowerInvariant() switch { "pcma" => "g711", var name => name }}.so
            module aufile.so
            module aubridge.so
            module sndfile.so
            module_app account.so
            module_app menu.so
            snd_path {folder}

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts"),
            $"<sip:{account.User}@{centre};transport=udp>;auth_user={account.User};auth_pass={account.Password};answermode=auto;regint=120;ptime=20;audio_codecs={codec}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "contacts"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, "uuid"), Guid.NewGuid().ToString());
        string[] command = [.. home?.Prefix ?? [], "baresip", "-f", folder, "-v"];
        var phone = new Baresip(ChildProcess.Start(command[0], command[1..], Install, folder), folder);
        await Eventually.Holds(() => phone._process.Output.Contains("200 OK", StringComparison.Ordinal), TimeSpan.FromSeconds(15), "baresip is registered", () => phone.Said);
        return phone;
    }

    public string Said => _process.Tail();

    /// <summary>What it heard in its last call. Read it after the call: the file is whole then.</summary>
    public async Task<Sound> Heard()
    {
        var file = await Eventually.Gets(() => Task.FromResult(Directory.GetFiles(_folder, "dump-*-dec.wav").Max()), TimeSpan.FromSeconds(5), "baresip has had a call", () => Said);
        await Eventually.Holds(() => _process.Output.Contains("terminated", StringComparison.Ordinal) || _process.Output.Contains("session closed", StringComparison.Ordinal),
            TimeSpan.FromSeconds(5), "baresip's call is over", () => Said);
        return Wav.Read(file)[0];
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // Under the system's temporary folder.
        }
    }
}
