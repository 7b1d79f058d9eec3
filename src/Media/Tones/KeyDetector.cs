using System.Runtime.Intrinsics;
using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tones;

/// <summary>Hears keys in the audio (ITU-T Q.24): for far ends that have no telephone events. Eight Goertzel filters over blocks of 12.75 ms; a
/// key counts when two blocks in a row agree (25–38 ms of tone), and is over after two without it.</summary>
internal sealed class KeyDetector
{
    private const int BlockSamples = 102;

    /// <summary>Least level of each tone, dBm0.</summary>
    private const double LevelMinDbm0 = -34;

    /// <summary>How much louder one of the two may be: the row by 4 dB, the column by 8 (Q.24 for most administrations).</summary>
    private const double RowLouderMax = 2.51, ColumnLouderMax = 6.31;

    /// <summary>The strongest of its group before the others: 8 dB.</summary>
    private const double BeforeOthers = 6.31;

    /// <summary>Share of the two tones in all the energy of the block: voices have more elsewhere. Tones that are off by 1.5 % have 0.8.</summary>
    private const double ShareMin = 0.78;
    private const int BlocksToBegin = 2, BlocksToEnd = 2;

    // All eight filters go in one register, rows first: a packet costs a fraction of a microsecond.
    private static readonly Vector256<float> Coefficients = Vector256.Create<float>(
        [.. KeyTones.RowsHz.Concat(KeyTones.ColumnsHz).Select(hz => (float)(2 * Math.Cos(2 * Math.PI * hz / G711.SamplesPerSecond)))]);

    /// <summary>A tone of peak A gives (A·N/2)².</summary>
    private static readonly double PowerMin = Math.Pow(short.MaxValue * Math.Pow(10, (LevelMinDbm0 - 3.14) / 20) * BlockSamples / 2, 2);

    private Vector256<float> _one, _two;
    private float _energy;
    private int _samples;
    private char? _candidate;
    private int _agreed;
    private int _without;

    /// <summary>The key that sounds now; null: none.</summary>
    public char? Sounding { get; private set; }

    /// <summary>Listens to a packet.</summary>
    /// <returns>A key that began in it.</returns>
    public char? Take(AudioCodec law, ReadOnlySpan<byte> payload)
    {
        char? began = null;
        while (!payload.IsEmpty)
        {
            var part = payload[..Math.Min(payload.Length, BlockSamples - _samples)];
            Listen(law, part);
            payload = payload[part.Length..];
            if (_samples == BlockSamples) began = EndBlock() ?? began;
        }
        return began;
    }

    private void Listen(AudioCodec law, ReadOnlySpan<byte> part)
    {
        var (one, two, energy) = (_one, _two, _energy);
        foreach (var octet in part)
        {
            float sample = G711.Decode(law, octet);
            energy += sample * sample;
            var next = Coefficients * one + (Vector256.Create(sample) - two);
            (two, one) = (one, next);
        }
        (_one, _two, _energy) = (one, two, energy);
        _samples += part.Length;
    }

    private char? EndBlock()
    {
        var key = KeyOfBlock();
        (_one, _two, _energy, _samples) = (default, default, 0, 0);

        if (key == _candidate) _agreed++;
        else (_candidate, _agreed) = (key, 1);
        if (Sounding is not null && key != Sounding && ++_without >= BlocksToEnd) Sounding = null;
        if (key == Sounding) _without = 0;
        if (key is null || key == Sounding || _agreed < BlocksToBegin) return null;
        _without = 0;
        return Sounding = key;
    }

    private char? KeyOfBlock()
    {
        Span<float> powers = stackalloc float[8];
        (_one * _one + _two * _two - Coefficients * _one * _two).CopyTo(powers);
        var (row, column) = (Strongest(powers[..4]), Strongest(powers[4..]));
        if (row < 0 || column < 0) return null;
        var (low, high) = (powers[row], powers[4 + column]);
        if (low > high * RowLouderMax || high > low * ColumnLouderMax) return null;
        return low + high >= ShareMin * _energy * BlockSamples / 2 ? KeyTones.Keys[4 * row + column] : null;
    }

    /// <returns>−1: too weak, or another one is nearly as strong.</returns>
    private static int Strongest(ReadOnlySpan<float> group)
    {
        var best = 0;
        for (var i = 1; i < group.Length; i++)
            if (group[i] > group[best]) best = i;
        for (var i = 0; i < group.Length; i++)
            if (i != best && group[i] * BeforeOthers > group[best]) return -1;
        return group[best] >= PowerMin ? best : -1;
    }
}
