using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Antiphon.Bench;

/// <summary>One caller in a menu: keys digits of 50 ms with 50 ms between, and notes when the next prompt begins.</summary>
/// <param name="inBand">Tones in A-law; otherwise telephone events (RFC 4733), of whose packets some are lost and some come twice.</param>
internal sealed class KeyingPhone(int seed, int digits, bool inBand) : IDisposable
{
    /// <summary>Packets of one digit and the pause after it, 20 ms each.</summary>
    private const int FramesPerDigit = 5;
    private const int FrameSamples = 160;
    private const double Lost = 0.05, Twice = 0.05;
    private static readonly int[] Rows = [697, 770, 852, 941];
    private static readonly int[] Columns = [1209, 1336, 1477];
    private const string Pad = "123456789*0#";

    private readonly Random _random = new(seed);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly byte[] _packet = new byte[12 + FrameSamples];
    private ushort _sequence;
    private uint _timestamp;
    private int _frame;
    private long _lastKeyAt;

    public string Keyed { get; } = Make(seed, digits);
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>From the last key, when its length is over, to the first packet of the next prompt, ms. Null: not heard yet.</summary>
    public double? KeyToPromptMs { get; private set; }

    public void Open() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public void Connect(int port) => _socket.Connect(IPAddress.Loopback, port);

    public bool Done => _frame >= digits * FramesPerDigit;

    /// <summary>The packet, or packets, of the next 20 ms.</summary>
    public void Speak()
    {
        var (digit, part) = (_frame / FramesPerDigit, _frame % FramesPerDigit);
        _frame++;
        if (digit >= digits) { Audio(Silence); return; }
        var key = Pad.IndexOf(Keyed[digit]);
        if (inBand) Audio(part switch { < 2 => Tone(key, part * FrameSamples, FrameSamples), 2 => Tone(key, part * FrameSamples, FrameSamples / 2), _ => Silence });
        else if (part < 3) Event(key, part);
        else Audio(Silence);
        if (digit == digits - 1 && part == 2) _lastKeyAt = Stopwatch.GetTimestamp();
    }

    public void Hear()
    {
        Span<byte> buffer = stackalloc byte[512];
        while (_socket.Available > 0)
        {
            int length;
            try { length = _socket.Receive(buffer); }
            catch (SocketException) { return; }
            if (KeyToPromptMs is null && _lastKeyAt > 0 && length > 12 && (buffer[1] & 0x7F) == 8 && IsLoud(buffer[12..length])) KeyToPromptMs = Stopwatch.GetElapsedTime(_lastKeyAt).TotalMilliseconds;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static string Make(int seed, int count)
    {
        var random = new Random(seed * 7919);
        return string.Create(count, random, static (text, from) => { for (var i = 0; i < text.Length; i++) text[i] = "0123456789"[from.Next(10)]; });
    }

    /// <summary>All packets of one key have the timestamp of its beginning (RFC 4733 §2.3); the last is sent three times.</summary>
    private void Event(int key, int part)
    {
        var code = "0123456789*#".IndexOf(Pad[key]);
        for (var copy = 0; copy < (part == 2 ? 3 : 1); copy++)
        {
            Header(101, marker: part == 0);
            _packet[12] = (byte)code;
            _packet[13] = (byte)(part == 2 ? 0x8A : 0x0A);
            BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(14), (ushort)(part == 2 ? 400 : (part + 1) * FrameSamples));
            Send(16, mayBeLost: true);
        }
        if (part == 2) _timestamp += 3 * FrameSamples;
    }

    private void Audio(ReadOnlySpan<byte> frame)
    {
        Header(8, marker: false);
        frame.CopyTo(_packet.AsSpan(12));
        Send(12 + FrameSamples, mayBeLost: !inBand);
        _timestamp += FrameSamples;
    }

    private void Header(byte payload, bool marker)
    {
        _packet[0] = 0x80;
        _packet[1] = (byte)(payload | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), 0xBEEF0000u + (uint)seed);
    }

    private void Send(int length, bool mayBeLost)
    {
        if (mayBeLost && _random.NextDouble() < Lost) return;
        _socket.Send(_packet.AsSpan(0, length));
        if (mayBeLost && _random.NextDouble() < Twice) _socket.Send(_packet.AsSpan(0, length));
    }

    private static readonly byte[] Silence = [.. Enumerable.Repeat((byte)0xD5, FrameSamples)];

    private static byte[] Tone(int key, int from, int count)
    {
        var frame = (byte[])Silence.Clone();
        var (low, high) = (Rows[key / 3], Columns[key % 3]);
        for (var i = 0; i < count; i++)
        {
            var t = (from + i) / 8_000.0;
            frame[i] = ALaw((short)(4_000 * Math.Sin(2 * Math.PI * low * t) + 4_000 * Math.Sin(2 * Math.PI * high * t)));
        }
        return frame;
    }

    /// <summary>G.711 §3, A-law.</summary>
    private static byte ALaw(short sample)
    {
        var sign = sample >= 0 ? 0x80 : 0;
        var magnitude = Math.Min(sample >= 0 ? sample : -sample - 1, 32_635);
        var exponent = magnitude < 256 ? 0 : 31 - int.LeadingZeroCount(magnitude >> 7);
        var mantissa = exponent == 0 ? magnitude >> 4 : magnitude >> (exponent + 3);
        return (byte)((sign | (exponent << 4) | (mantissa & 0x0F)) ^ 0x55);
    }

    private static bool IsLoud(ReadOnlySpan<byte> payload)
    {
        foreach (var b in payload) if (((b ^ 0x55) & 0x7F) > 0x20) return true;
        return false;
    }
}
