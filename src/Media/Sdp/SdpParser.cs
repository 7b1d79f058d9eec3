using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Antiphon.Media.Sdp;

/// <summary>Reads session descriptions tolerantly: lines in any order, unknown lines skipped, CRLF or LF. Never throws.</summary>
internal static class SdpParser
{
    /// <summary>Longest description, in characters. Browsers' offers with video are about 8,000.</summary>
    internal const int LengthMax = 65_535;

    internal const int LinesMax = 2_000;
    internal const int MediaMax = 32;
    internal const int FormatsMax = 64;

    /// <returns>Null when it is no description or beyond the limits.</returns>
    public static SdpSession? Parse(string text)
    {
        if (text.Length > LengthMax) return null;
        var reader = new Reader();
        var lines = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (++lines > LinesMax) return null;
            var line = raw.Trim(" \t\0");
            if (line.IsEmpty) continue;
            if (line.Length < 2 || line[1] != '=') { if (!reader.Versioned) return null; continue; }
            if (!reader.Take(line[0], line[2..])) return null;
        }
        return reader.Finish();
    }

    private sealed class Reader
    {
        private readonly List<SdpAttribute> _sessionAttributes = [];
        private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789.");

        private readonly List<SdpMedia> _media = [];
        private IPAddress? _connection;
        private List<SdpAttribute>? _mediaAttributes;

        public bool Versioned { get; private set; }

        public bool Take(char type, ReadOnlySpan<char> value)
        {
            switch (type)
            {
                case 'v': Versioned = value.Trim() is "0"; return Versioned;
                case 'c': TakeConnection(value); return true;
                case 'm': return TakeMedia(value);
                case 'a': TakeAttribute(value); return true;
                default: return true;
            }
        }

        public SdpSession? Finish() => Versioned ? new SdpSession(_connection, _sessionAttributes, _media) : null;

        // c=<nettype> SP <addrtype> SP <connection-address>[/ttl]
        private void TakeConnection(ReadOnlySpan<char> value)
        {
            Span<Range> parts = stackalloc Range[4];
            if (value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) < 3) return;
            var address = value[parts[2]];
            if (address.IndexOf('/') is var slash and >= 0) address = address[..slash];
            if (!IPAddress.TryParse(address, out var parsed) || !LooksWhole(address, parsed)) return;
            if (_media.Count == 0) _connection = parsed;
            else _media[^1] = _media[^1] with { Connection = parsed };
        }

        // IPAddress takes "1" and "0x7f.1"; SDP has four decimals.
        private static bool LooksWhole(ReadOnlySpan<char> text, IPAddress address) =>
            address.AddressFamily != AddressFamily.InterNetwork || (text.Count('.') == 3 && !text.ContainsAnyExcept(AddressCharacters));

        // m=<media> SP <port>[/n] SP <proto> SP <fmt>...
        private bool TakeMedia(ReadOnlySpan<char> value)
        {
            if (_media.Count == MediaMax) return false;
            var parts = value.ToString().Split(' ', FormatsMax + 4, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length is < 3 or > FormatsMax + 3) return false;
            var port = parts[1].Split('/')[0];
            if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            _mediaAttributes = [];
            _media.Add(new SdpMedia(parts[0].ToLowerInvariant(), number, parts[2], parts[3..], null, _mediaAttributes));
            return true;
        }

        private void TakeAttribute(ReadOnlySpan<char> value)
        {
            var colon = value.IndexOf(':');
            var attribute = colon < 0
                ? new SdpAttribute(value.Trim().ToString(), "")
                : new SdpAttribute(value[..colon].Trim().ToString(), value[(colon + 1)..].Trim().ToString());
            (_mediaAttributes ?? _sessionAttributes).Add(attribute);
        }
    }
}
