using System.Globalization;
using System.Net;
using System.Text;

namespace Antiphon.Media.Sdp;

/// <summary>T.38 in place of the audio (RFC 3264 §8.3.3, ITU-T T.38 annex D): the m-line becomes <c>image</c>, and back. Never where the audio is encrypted: UDPTL is not.</summary>
public sealed partial class SdpNegotiator
{
    private const int DatagramBytesMin = 72;               // an indicator with its redundancy
    private const int DatagramBytesOurs = 1_400;
    private const int BitRateMax = 14_400;
    private const int Version = 0;                         // Version 0 is in all of them, and the others fall back to it.
    private bool _offersFax;

    /// <summary>What was agreed last, when it was T.38; null: audio.</summary>
    public NegotiatedFax? Fax { get; private set; }

    /// <summary>Our last offer is T.38, and waits for its answer.</summary>
    public bool OffersFaxNow => _offersFax;

    /// <summary>Our audio is not encrypted: then a fax is safe enough over UDPTL.</summary>
    public bool MayUseFax => !local.Secure && Audio is not { IsEncrypted: true };

    /// <summary>The description offers T.38, whatever else it has.</summary>
    public static bool OffersFax(string description) => SdpParser.Parse(description) is { } session && FaxLineOf(session) >= 0;

    /// <summary>Answers an offer of T.38.</summary>
    /// <returns>Null: it cannot be taken, 488.</returns>
    public string? AnswerFax(string offer)
    {
        if (!MayUseFax || SdpParser.Parse(offer) is not { } session || FaxLineOf(session) is var index && index < 0) return null;
        if (ReadFax(session, session.Media[index]) is not { } fax) return null;
        _lines = LinesOf(session, index);
        _lines[index] = _lines[index] with { Kind = "audio", Protocol = "RTP/AVP", Formats = [] };       // what it is again afterwards
        (_offered, _offersFax, Fax) = (null, false, fax);
        return DescribeFax();
    }

    /// <summary>Offers T.38 instead of the audio.</summary>
    public string OfferFax()
    {
        (_offered, _offersFax) = (null, true);
        return DescribeFax();
    }

    /// <summary>Takes the answer to <see cref="OfferFax"/>.</summary>
    /// <returns>False: the far end takes no T.38; what was agreed before stays.</returns>
    public bool AcceptFax(string answer)
    {
        if (!_offersFax || SdpParser.Parse(answer) is not { } session || FaxLineOf(session) is var index && index < 0) return false;
        if (ReadFax(session, session.Media[index]) is not { } fax) return false;
        (_offersFax, Fax) = (false, fax);
        return true;
    }

    private static int FaxLineOf(SdpSession session)
    {
        for (var i = 0; i < session.Media.Count; i++)
            if (session.Media[i] is { Kind: "image", Port: > 0 } media && media.Protocol.Equals("udptl", StringComparison.OrdinalIgnoreCase)
                && media.Formats.Any(format => format.Equals("t38", StringComparison.OrdinalIgnoreCase))) return i;
        return -1;
    }

    private static NegotiatedFax? ReadFax(SdpSession session, SdpMedia media)
    {
        if ((media.Connection ?? session.Connection) is not { } address || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast) return null;
        if (address.GetAddressBytes() is { Length: 4 } four && four[0] >= 224) return null;
        return new NegotiatedFax(new IPEndPoint(address, media.Port))
        {
            DatagramBytesMax = Number(media, "T38FaxMaxDatagram") is { } named && named >= DatagramBytesMin ? Math.Min(named, DatagramBytesOurs) : 400,
        };
    }

    private static int? Number(SdpMedia media, string name) =>
        int.TryParse(media.Find(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string DescribeFax()
    {
        var body = Write(0);
        if (body != _body) _version++;
        _body = body;
        return LocalSdp = Write(_version);

        string Write(long sessionVersion)
        {
            var text = new StringBuilder(512);
            SdpWriter.WriteSession(text, local, sessionId, sessionVersion);
            foreach (var line in _lines)
            {
                if (!line.IsAudio) SdpWriter.WriteRefused(text, line);
                else WriteFaxLine(text, line);
            }
            return text.ToString();
        }
    }

    private void WriteFaxLine(StringBuilder text, SdpLine line)
    {
        text.Append(CultureInfo.InvariantCulture, $"m=image {local.Port} udptl t38\r\n");
        if (line.Mid.Length > 0) text.Append(CultureInfo.InvariantCulture, $"a=mid:{line.Mid}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=T38FaxVersion:{Version}\r\na=T38MaxBitRate:{BitRateMax}\r\na=T38FaxRateManagement:transferredTCF\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=T38FaxMaxBuffer:2000\r\na=T38FaxMaxDatagram:{DatagramBytesOurs}\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n");
    }
}
