using Antiphon.Media.Codecs;

namespace Antiphon.Media.Sdp;

/// <summary>Outcome of one offer/answer step.</summary>
/// <param name="Audio">What was agreed; null with a problem.</param>
/// <param name="LocalSdp">Our answer, to be sent; null after <see cref="SdpNegotiator.Accept"/> and with a problem.</param>
public sealed record SdpOutcome(NegotiatedAudio? Audio, string? LocalSdp, SdpProblem Problem);

/// <summary>Offer and answer of one leg over its whole life (RFC 3264; WebRTC: RFC 8829, 8842, 8843). One per leg, not thread-safe. Keeps the
/// session version, the m-lines and what was agreed. A step with a problem changes nothing.</summary>
/// <param name="sessionId">Identity in our o= line, unique per leg.</param>
public sealed partial class SdpNegotiator(LocalMedia local, long sessionId)
{
    private const byte EventPayloadTypeOffered = 101, WideEventPayloadTypeOffered = 110;

    private List<SdpLine> _lines = [];
    private SdpAudioLine? _offered;
    private SdpAudioLine? _said;
    private string _body = "";
    private long _version;
    private bool _bundled = local.Secure;

    /// <summary>What was agreed last.</summary>
    public NegotiatedAudio? Audio { get; private set; }

    /// <summary>Our last description, as sent.</summary>
    public string LocalSdp { get; private set; } = "";

    /// <summary>Answers an offer or re-offer.</summary>
    /// <param name="wish">What we want to do; the answer is what the offer leaves of it.</param>
    public SdpOutcome Answer(string offer, MediaDirection wish = MediaDirection.SendRecv)
    {
        if (SdpParser.Parse(offer) is not { } session) return Refuse(SdpProblem.Malformed);
        var problem = TryReadAudio(session, out var index, out var far);
        if (far is null) return Refuse(problem);

        var client = local.Secure && (far.Setup == "passive" || (far.Setup == "actpass" && Audio?.WeAreDtlsClient == true));
        var agreed = far.Audio with { Direction = wish.Against(far.FarDirection), WeAreDtlsClient = client };
        _lines = LinesOf(session, index);
        _bundled = far.Bundled;
        (_offered, _offersFax, Fax) = (null, false, null);
        Audio = agreed;
        var answer = new SdpAudioLine([(agreed.Codec, agreed.PayloadType)], EventsOf(agreed), agreed.Direction, agreed.RtcpMux,
            Setup: client ? "active" : "passive", far.Bundled) { CryptoTag = agreed.SdesTag };
        return new SdpOutcome(agreed, Describe(answer), SdpProblem.None);
    }

    /// <summary>Our offer, or re-offer with the next version.</summary>
    public string Offer(MediaDirection wish = MediaDirection.SendRecv)
    {
        if (_lines.Count == 0)
            _lines = [new SdpLine("audio", local.Secure ? "UDP/TLS/RTP/SAVPF" : "RTP/AVP", [], local.Secure ? "0" : "", IsAudio: true)];
        var codecs = CodecsToOffer();
        _offered = new SdpAudioLine(codecs, EventsToOffer(codecs), wish,
            RtcpMux: local.Secure || Audio?.RtcpMux == true, Setup: "actpass", _bundled) { CryptoTag = Audio?.SdesTag };
        return Describe(_offered);
    }

    /// <summary>Our last description once more, unchanged, as an offer: it says that nothing is to change (RFC 4028 §7.4). A browser's needs
    /// a new choice of the DTLS part (RFC 8842 §5.5), so it gets a new offer.</summary>
    public string Repeat()
    {
        if (Fax is not null) return OfferFax();
        if (_said is null || local.Secure) return Offer(Audio?.Direction ?? MediaDirection.SendRecv);
        _offered = _said;
        return LocalSdp;
    }

    /// <summary>Our last <see cref="Offer"/> was refused or never answered: what was agreed before stays (RFC 6141 §3.4).</summary>
    public void Withdraw() => (_offered, _offersFax) = (null, false);

    /// <summary>Takes the answer to our last <see cref="Offer"/>.</summary>
    /// <param name="final">False: of an unreliable provisional response; the offer may be answered again, by another fork or by the 2xx.</param>
    public SdpOutcome Accept(string answer, bool final = true)
    {
        if (_offered is not { } offered) return Refuse(SdpProblem.NoOffer);
        if (SdpParser.Parse(answer) is not { } session) return Refuse(SdpProblem.Malformed);
        var index = Enumerable.Range(0, _lines.Count).First(i => _lines[i].IsAudio);
        if (index >= session.Media.Count) return Refuse(SdpProblem.NoAudio);
        var problem = OfferedAudio.TryRead(session, index, local, isAnswer: true, out var far);
        if (far is null) return Refuse(problem);
        if (far.Audio.SdesTag != offered.CryptoTag) return Refuse(SdpProblem.NotSecure);    // RFC 4568 §5.1.2: our tag comes back; never in the clear instead
        if (local.Secure && far.Setup == "actpass") return Refuse(SdpProblem.NotSecure);   // RFC 5763 §5: an answer must choose

        if (final) _offered = null;
        Fax = null;
        Audio = far.Audio with
        {
            Direction = offered.Direction.Against(far.FarDirection),
            WeAreDtlsClient = local.Secure && far.Setup == "passive",
            RtcpMux = far.Audio.RtcpMux && offered.RtcpMux,
        };
        return new SdpOutcome(Audio, null, SdpProblem.None);
    }

    /// <summary>The first audio line that can be taken up; the problem of the first audio line otherwise.</summary>
    private SdpProblem TryReadAudio(SdpSession session, out int index, out OfferedAudio? far)
    {
        var first = SdpProblem.NoAudio;
        for (index = 0; index < session.Media.Count; index++)
        {
            var problem = OfferedAudio.TryRead(session, index, local, isAnswer: false, out far);
            if (problem == SdpProblem.None) return problem;
            if (first == SdpProblem.NoAudio) first = problem;
        }
        far = null;
        return first;
    }

    private static List<SdpLine> LinesOf(SdpSession session, int audio) =>
        [.. session.Media.Select((m, i) => new SdpLine(m.Kind, m.Protocol, m.Formats, m.Find("mid") ?? "", IsAudio: i == audio))];

    /// <summary>A re-offer keeps the payload types of the session and puts the codec in use first.</summary>
    private List<(AudioCodec Codec, byte PayloadType)> CodecsToOffer()
    {
        var codecs = local.Codecs.Select(c => (Codec: c, PayloadType: c.UsualPayloadType())).ToList();
        if (Audio is null) return codecs;
        codecs.RemoveAll(c => c.Codec == Audio.Codec || c.PayloadType == Audio.PayloadType || c.PayloadType == Audio.EventPayloadType);
        codecs.Insert(0, (Audio.Codec, Audio.PayloadType));
        return codecs;
    }

    private static IReadOnlyList<SdpEvents> EventsOf(NegotiatedAudio agreed) =>
        agreed.EventPayloadType is { } type ? [new SdpEvents(type, agreed.EventClockHz)] : [];

    /// <summary>One for each clock that a codec of the offer has (RFC 4733 §2.1).</summary>
    private List<SdpEvents> EventsToOffer(List<(AudioCodec Codec, byte PayloadType)> codecs)
    {
        List<SdpEvents> events = Audio is null ? [] : [.. EventsOf(Audio)];
        foreach (var clockHz in codecs.Select(c => c.Codec.ClockHz()).Order())
            if (!events.Exists(e => e.ClockHz == clockHz) && FreeType(clockHz == 8_000 ? EventPayloadTypeOffered : WideEventPayloadTypeOffered, codecs, events) is { } type)
                events.Add(new SdpEvents(type, clockHz));
        return events;
    }

    /// <summary>The far end has put its own numbers to things: what is taken is not given again.</summary>
    private static byte? FreeType(byte wished, List<(AudioCodec Codec, byte PayloadType)> codecs, List<SdpEvents> events) =>
        codecs.Exists(c => c.PayloadType == wished) || events.Exists(e => e.Type == wished) ? null : wished;

    /// <summary>RFC 3264 §8: the version grows by one with every change, and only then.</summary>
    private string Describe(SdpAudioLine audio)
    {
        var body = SdpWriter.Write(local, sessionId, 0, _lines, audio);
        if (body != _body) _version++;
        (_body, _said) = (body, audio);
        return LocalSdp = SdpWriter.Write(local, sessionId, _version, _lines, audio);
    }

    private static SdpOutcome Refuse(SdpProblem problem) => new(null, null, problem);
}
