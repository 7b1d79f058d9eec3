using System.Net;
using System.Text;

namespace Antiphon.TestKit.Peers;

/// <summary>Kamailio on loopback: as the edge before a centre, or as a carrier with accounts; with rtpengine beside it where one is given.</summary>
public sealed class Kamailio : IAsyncDisposable
{
    /// <summary>Password of every account, and its realm.</summary>
    public const string Password = "line-secret";

    private const string Install = "apt-get install kamailio";
    private readonly ChildProcess _process;
    private readonly string _folder;

    private Kamailio(ChildProcess process, string folder, IPEndPoint at) => (_process, _folder, At) = (process, folder, at);

    public IPEndPoint At { get; }

    public string Said => _process.Tail();

    /// <summary>A proxy before the centre: registrations go through it with Path, calls with Record-Route, whichever side they come from.</summary>
    public static Task<Kamailio> AsEdge(IPEndPoint centre, Rtpengine? media = null) => Start(media, $$"""
        if (is_method("REGISTER")) { add_path(); append_hf("Supported: path\r\n"); $du = "sip:{{centre}}"; t_relay(); exit; }
        if (is_method("INVITE|SUBSCRIBE")) record_route();
        if ($sp == {{centre.Port}}) { loose_route(); }
        else $du = "sip:{{centre}}";
        route(RELAY);
        """);

    /// <summary>A carrier: subscribers and lines register with the password and are called by their name.</summary>
    /// <param name="line">Where the lines are: who calls from there is asked for the password.</param>
    public static Task<Kamailio> AsCarrier(IPEndPoint line, Rtpengine? media = null) => Start(media, $$"""
        if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
        if (is_method("REGISTER")) {
            if (!pv_www_authenticate("$td", "{{Password}}", "0")) { www_challenge("$td", "1"); exit; }
            save("location");
            exit;
        }
        if (is_method("INVITE")) record_route();
        if ($sp == {{line.Port}}) {
            if (!pv_proxy_authenticate("$fd", "{{Password}}", "0")) { proxy_challenge("$fd", "1"); exit; }
            consume_credentials();
        }
        if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
        route(RELAY);
        """);

    private static async Task<Kamailio> Start(Rtpengine? media, string outside)
    {
        var at = new IPEndPoint(IPAddress.Loopback, FreePorts.Udp());
        var folder = TestFolder.New("kamailio");
        var file = Path.Combine(folder, "kamailio.cfg");
        await File.WriteAllTextAsync(file, Configuration(at, media, outside));
        var process = ChildProcess.Start("kamailio", ["-f", file, "-DD", "-E", "-m", "16", "-M", "4", "-Y", folder, "-w", folder, "-P", Path.Combine(folder, "pid")], Install, folder);
        var kamailio = new Kamailio(process, folder, at);
        try
        {
            // A request that it may forward no further is answered by itself.
            await process.AnswersAt(at, Encoding.ASCII.GetBytes($"OPTIONS sip:{at} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKping;rport\r\nMax-Forwards: 0\r\nFrom: <sip:a@test>;tag=1\r\n"
                + "To: <sip:b@test>\r\nCall-ID: ping\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"));
        }
        catch
        {
            await kamailio.DisposeAsync();
            throw;
        }
        return kamailio;
    }

    private static string Configuration(IPEndPoint at, Rtpengine? media, string outside) => $$"""
        #!KAMAILIO
        debug=1
        log_stderror=yes
        children=2
        disable_tcp=yes
        auto_aliases=no
        listen=udp:{{at}}
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "usrloc.so"
        loadmodule "registrar.so"
        loadmodule "textops.so"
        loadmodule "siputils.so"
        loadmodule "auth.so"
        loadmodule "path.so"
        {{(media is null ? "" : $"loadmodule \"rtpengine.so\"\nmodparam(\"rtpengine\", \"rtpengine_sock\", \"udp:{media.Control}\")")}}
        request_route {
            if (!mf_process_maxfwd_header("70")) { sl_send_reply("483", "Too Many Hops"); exit; }
            if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
            if (has_totag()) {
                if (loose_route()) { route(RELAY); exit; }
                if (is_method("ACK") && t_check_trans()) t_relay();
                if (!is_method("ACK")) sl_send_reply("404", "Not Here");
                exit;
            }
        {{outside}}
        }
        route[RELAY] {
            {{(media is null ? "" : "if (is_method(\"INVITE\") && has_body(\"application/sdp\")) { rtpengine_offer(); t_on_reply(\"MEDIA\"); } else if (is_method(\"BYE\")) rtpengine_delete();")}}
            if (!t_relay()) sl_reply_error();
            exit;
        }
        onreply_route[MEDIA] {
            {{(media is null ? "" : "if (has_body(\"application/sdp\")) rtpengine_answer();")}}
            exit;
        }

        """;

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
