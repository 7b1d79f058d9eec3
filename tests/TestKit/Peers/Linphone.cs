using System.Net;
using Antiphon.TestKit.Audio;

namespace Antiphon.TestKit.Peers;

/// <summary>linphonec, a SIP phone by others, on its console: registers, calls or answers, plays a steady tone and keeps what it hears.</summary>
public sealed class Linphone : IAsyncDisposable
{
    private const string Install = "apt install linphone-cli";
    private readonly ChildProcess _process;
    private readonly string _folder;

    private Linphone(ChildProcess process, string folder) => (_process, _folder) = (process, folder);

    /// <param name="transport"><c>udp</c>, <c>tcp</c>, or <c>tls</c> with its audio encrypted (SDES).</param>
    /// <param name="authority">File with the certificate of the authority to be trusted, for TLS.</param>
    public static async Task<Linphone> Start(IPEndPoint centre, FirstExtension account, string transport, double toneHz, string? authority = null, bool answers = false)
    {
        var folder = TestFolder.New("linphone");
        Directory.CreateDirectory(Path.Combine(folder, ".local", "share", "linphone"));
        var tone = Wav.Write(Path.Combine(folder, "tone.wav"), Sound.Tone(toneHz, TimeSpan.FromSeconds(120)));
        var rtp = FreePorts.Rtp().From + 24_000;
        var sip = FreePorts.UdpAndTcp();
        await File.WriteAllTextAsync(Path.Combine(folder, "rc"), $"""
            [sip]
            sip_port={sip}
            sip_tcp_port={sip}
            sip_tls_port={FreePorts.Tcp()}
            default_proxy=0
            register_only_when_network_is_up=0
            bind_address=127.0.0.1
            contact="{account.User}" <sip:{account.User}@127.0.0.1>
            verify_server_certs={(authority is null ? 0 : 1)}
            verify_server_cn=0
            root_ca={authority ?? ""}
            media_encryption={(transport == "tls" ? "srtp" : "none")}
            use_ipv6=0

            [rtp]
            audio_rtp_port={rtp}-{rtp + 100}

            [sound]
            echocancellation=0

            [video]
            enabled=0

            [audio_codec_0]
            mime=PCMA
            rate=8000
            channels=1
            enabled=1

            [proxy_0]
            reg_proxy=<sip:{centre};transport={transport}>
            reg_identity=sip:{account.User}@{centre}
            reg_expires=120
            reg_sendregister=1
            publish=0

            [auth_info_0]
            username={account.User}
            passwd={account.Password}
            realm="antiphon"

            """);
        string[] arguments = ["-d", "0", "-c", Path.Combine(folder, "rc"), .. answers ? (string[])["-a"] : []];
        var phone = new Linphone(ChildProcess.Start("linphonec", arguments, Install, folder, new Dictionary<string, string> { ["HOME"] = folder }), folder);
        phone.Types("soundcard use files");
        phone.Types($"play {tone}");
        phone.Types($"record {phone.Ear}");
        return phone;
    }

    public string Said => _process.Tail();

    private string Ear => Path.Combine(_folder, "heard.wav");

    public void Call(string number) => Types($"call {number}");

    public void HangUp() => Types("terminate");

    public Task IsTalking() => Eventually.Holds(() => Said.Contains("Media streams established", StringComparison.Ordinal), TimeSpan.FromSeconds(20), "linphonec talks", () => Said);

    /// <summary>Waits until what it has heard so far holds the tone.</summary>
    public Task Hears(double frequencyHz) => Eventually.Holds(() => File.Exists(Ear) && Heard().Hears(frequencyHz), TimeSpan.FromSeconds(20), $"linphonec hears {frequencyHz} Hz", () => Said);

    // The header of a file that grows is written at its end: the length of its data is that of the file.
    private Sound Heard()
    {
        var bytes = File.ReadAllBytes(Ear);
        var samples = new short[Math.Min(Math.Max(0, bytes.Length - 44) / 2, Sound.SamplesPerSecond)];
        for (var i = 0; i < samples.Length; i++) samples[i] = BitConverter.ToInt16(bytes, bytes.Length - 2 * samples.Length + 2 * i);
        return new Sound(samples);
    }

    private void Types(string line) => _process.Type(line);

    public async ValueTask DisposeAsync()
    {
        Types("quit");
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
