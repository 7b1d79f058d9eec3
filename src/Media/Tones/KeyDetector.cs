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

    private static readonly double[] Coefficients =
        [.. KeyTones.RowsHz.Concat(KeyTones.ColumnsHz).Select(hz => 2 * Math.Cos(2 * Math.PI * hz / G711.SamplesPerSecond))];

    /// <summary>A tone of peak A gives (A·N/2)².</summary>
    private static readonly double PowerMin = Math.Pow(short.MaxValue * Math.Pow(10, (LevelMinDbm0 - 3.14) / 20) * BlockSamples / 2, 2);

    private readonly double[] _one = new double[8];
    private readonly double[] _two = new double[8];
    private double _energy;
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
        foreach (var octet in payload)
        {
            double sample = G711.Decode(law, octet);
            _energy += sample * sample;
            for (var i = 0; i < 8; i++)
            {
                var next = sample + Coefficients[i] * _one[i] - _two[i];
                (_two[i], _one[i]) = (_one[i], next);
            }
            if (++_samples == BlockSamples) began = EndBlock() ?? began;
        }
        return began;
    }

    private char? EndBlock()
    {
        var key = KeyOfBlock();
        _one.AsSpan().Clear();
        _two.AsSpan().Clear();
        (_energy, _samples) = (0, 0);

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
        Span<double> powers = stackalloc double[8];
        for (var i = 0; i < 8; i++) powers[i] = _one[i] * _one[i] + _two[i] * _two[i] - Coefficients[i] * _one[i] * _two[i];
        var (row, column) = (Strongest(powers[..4]), Strongest(powers[4..]));
        if (row < 0 || column < 0) return null;
        var (low, high) = (powers[row], powers[4 + column]);
        if (low > high * RowLouderMax || high > low * ColumnLouderMax) return null;
        return low + high >= ShareMin * _energy * BlockSamples / 2 ? KeyTones.Keys[4 * row + column] : null;
    }

    /// <returns>−1: too weak, or another one is nearly as strong.</returns>
    private static int Strongest(ReadOnlySpan<double> group)
    {
        var best = 0;
        for (var i = 1; i < group.Length; i++)
            if (group[i] > group[best]) best = i;
        for (var i = 0; i < group.Length; i++)
            if (i != best && group[i] * BeforeOthers > group[best]) return -1;
        return group[best] >= PowerMin ? best : -1;
    }
}
