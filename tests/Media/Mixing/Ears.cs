using Antiphon.Media.Tests.Engine;

namespace Antiphon.Media.Tests.Mixing;

/// <summary>What a phone hears lately, tone by tone: speakers send −13 dBm0.</summary>
internal static class Ears
{
    public static bool HearsExactly(this RtpPhone phone, params double[] tones)
    {
        var lately = phone.Lately;
        double[] all = [440, 700, 1_000, 1_300];
        return lately.Length >= TimeSpan.FromSeconds(0.9) && all.All(tone => lately.LevelOf(tone) is var level && (tones.Contains(tone) ? level > -20 : level < -35));
    }
}

/// <summary>A phone that sends numbered frames, each when the one before has been heard at the other end: however slow the machine is, it can
/// be seen whether one was lost, doubled or changed on the way.</summary>
internal sealed class NumberedFrames(Switchboard board, RtpPhone from, RtpPhone to)
{
    private const int Numbers = 24;
    private const int RunMin = 40;
    private readonly List<int> _sent = [];

    /// <summary>A-law codes 0x95, 0x94, … of distinct levels.</summary>
    private static byte Code(int number) => (byte)(0x80 | ((0x10 + number) ^ 0x55));

    public async Task Send(int frames)
    {
        var frame = new byte[160];
        for (var i = 0; i < frames; i++)
        {
            var number = _sent.Count % Numbers;
            _sent.Add(number);
            frame.AsSpan().Fill(Code(number));
            from.Send(8, frame);
            await board.Until(() => Heard().Count >= _sent.Count, $"frame {_sent.Count}");
        }
    }

    /// <summary>Numbers heard, each once however long it stood.</summary>
    public List<int> Heard()
    {
        List<int> numbers = [];
        var (code, run) = (default(byte), 0);
        foreach (var octet in to.HeardOctets)
        {
            (code, run) = (octet, octet == code ? run + 1 : 1);
            if (run == RunMin && NumberOf(octet) is { } number && (numbers.Count == 0 || numbers[^1] != number)) numbers.Add(number);
        }
        return numbers;
    }

    private static int? NumberOf(byte code)
    {
        for (var number = 0; number < Numbers; number++)
            if (Code(number) == code) return number;
        return null;
    }

    public void AllCame() => Assert.Equal(string.Join(' ', _sent), string.Join(' ', Heard()));
}
