using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;

namespace Antiphon.Switch.Legs;

/// <summary>The media side of one leg (or of one branch of an outbound leg): its port, and its offers and answers. Loop thread only.</summary>
internal sealed class LegMedia
{
    private readonly MediaEngine _engine;
    private readonly SdpNegotiator _negotiator;
    private bool _closed;

    private LegMedia(MediaEngine engine, MediaPortId port, LocalMedia local)
    {
        (_engine, Port) = (engine, port);
        _negotiator = new SdpNegotiator(local, sessionId: port.Value);
    }

    internal MediaPortId Port { get; }

    /// <summary>The engine knows the far end: audio can flow.</summary>
    internal bool Connected { get; private set; }

    /// <summary>Our offer went out and its answer has not come.</summary>
    internal bool OfferPending { get; private set; }

    /// <summary>What was agreed last; replaced whole, so it may be read from any thread.</summary>
    internal NegotiatedAudio? Audio => _negotiator.Audio;

    /// <summary>The far end holds us: its silence is no sign of death.</summary>
    internal bool OnHold => _negotiator.Audio?.OnHold ?? false;

    /// <summary>Our description as last sent: repeated in the 200 after a 183 (RFC 3261 §13.2.1).</summary>
    internal SipBody LocalSdp => SipBody.Sdp(_negotiator.LocalSdp);

    internal static bool TryOpen(MediaEngine engine, MediaPortId port, PortKind kind, bool ipv6, MediaWishes wishes, [NotNullWhen(true)] out LegMedia? media, out OpenPortProblem problem)
    {
        media = engine.TryOpenPort(port, kind, out var local, out problem, ipv6, wishes.Codecs) ? new LegMedia(engine, port, local) : null;
        if (wishes.KeysByInfo) engine.SendKeysByInfo(port);
        return media is not null;
    }

    /// <summary>Answers an offer or re-offer. Null: it cannot be taken, 488; what was agreed before stays.</summary>
    internal SipBody? Answer(SipMessage offer)
    {
        var outcome = _negotiator.Answer(Text(offer));
        return outcome.Problem == SdpProblem.None && outcome.LocalSdp is { } sdp ? SipBody.Sdp(sdp) : null;
    }

    /// <summary>T.38 may be agreed on: nothing is encrypted, and audio was agreed before.</summary>
    internal bool MayUseFax => Connected && _negotiator.MayUseFax;

    /// <summary>T.38 is agreed on.</summary>
    internal bool IsFax => _negotiator.Fax is not null;

    internal static bool OffersFax(SipMessage message) => HasSdp(message) && SdpNegotiator.OffersFax(Text(message));

    /// <summary>Answers an offer of T.38. Null: 488.</summary>
    internal SipBody? AnswerFax(SipMessage offer) => _negotiator.AnswerFax(Text(offer)) is { } sdp ? SipBody.Sdp(sdp) : null;

    internal SipBody OfferFax()
    {
        OfferPending = true;
        return SipBody.Sdp(_negotiator.OfferFax());
    }

    internal SipBody Offer()
    {
        OfferPending = true;
        return SipBody.Sdp(_negotiator.Offer());
    }

    /// <summary>What we said last, as an offer that changes nothing.</summary>
    internal SipBody Repeat()
    {
        OfferPending = true;
        return SipBody.Sdp(_negotiator.Repeat());
    }

    /// <summary>Our offer was refused, or its answer is missing: what was agreed before stays.</summary>
    internal void Withdraw()
    {
        OfferPending = false;
        _negotiator.Withdraw();
    }

    /// <summary>Takes the answer to our offer and connects the port.</summary>
    internal bool Accept(SipMessage answer, IPAddress? signalling)
    {
        OfferPending = false;
        if (_negotiator.OffersFaxNow)
        {
            if (!_negotiator.AcceptFax(Text(answer))) return false;
            Connect(signalling);
            return true;
        }
        if (_negotiator.Accept(Text(answer)).Problem != SdpProblem.None) return false;
        Connect(signalling);
        return true;
    }

    /// <summary>The early answer came reliably: it is the answer (RFC 3262 §5), unless another fork wins.</summary>
    internal void Settle() => OfferPending = false;

    /// <summary>Takes an answer before the answer, for early media: the 2xx, or another fork, may answer otherwise.</summary>
    internal bool AcceptEarly(SipMessage answer, IPAddress? signalling)
    {
        if (_negotiator.Accept(Text(answer), final: false).Problem != SdpProblem.None) return false;
        Connect(signalling);
        return true;
    }

    /// <summary>Tells the engine what was agreed. Not before audio may flow: it watches for silence from then on.</summary>
    internal void Connect(IPAddress? signalling)
    {
        if (_closed || _negotiator.Audio is not { } audio) return;
        Connected = true;
        if (_negotiator.Fax is { } fax) _engine.ConnectFax(Port, fax, signalling);
        else _engine.Connect(Port, audio, signalling);
    }

    internal void Close()
    {
        if (_closed) return;
        _closed = true;
        _engine.Close(Port);
    }

    /// <summary>The message carries a session description, and nothing that we do not read but must.</summary>
    internal static bool HasSdp(SipMessage message) => message.Body.Length > 0 && !IsEncoded(message) && Described(message) is not null;

    /// <summary>A body that cannot be read: 415 (RFC 3261 §8.2.3; encodings are refused, threat 33).</summary>
    internal static bool HasUnknownBody(SipMessage message) => message.Body.Length > 0 && !HasSdp(message);

    /// <summary>Itself, or one part beside others that may be passed over (RFC 5621 §8): ISUP of a carrier.</summary>
    private static ReadOnlyMemory<byte>? Described(SipMessage message)
    {
        var type = message.MediaType();
        if (type == "application/sdp") return message.Body;
        if (!type.StartsWith("multipart/", StringComparison.Ordinal)) return null;
        ReadOnlyMemory<byte>? sdp = null;
        foreach (var part in Multipart.PartsOf(message))
        {
            if (part.MediaType == "application/sdp") sdp ??= part.Bytes;
            else if (!part.IsOptional && type != "multipart/alternative") return null;
        }
        return sdp;
    }

    private static bool IsEncoded(SipMessage message) => message.HeaderText(HeaderId.ContentEncoding) is { } coding && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static string Text(SipMessage message) => Encoding.UTF8.GetString((Described(message) ?? default).Span);
}
