using System.Diagnostics;

namespace Antiphon.Bench;

/// <summary>One far end of a bench: says a packet each 20 ms and counts what it hears.</summary>
internal interface ITalkingPhone : IDisposable
{
    void Speak();

    /// <returns>Packets heard since the last time.</returns>
    int Hear();

    /// <summary>For a millisecond at the most.</summary>
    void WaitForPackets();
}

internal static class TalkingPhones
{
    private const int FrameMs = 20;

    /// <returns>Packets that came back.</returns>
    public static int Talk<TPhone>(TPhone[] phones, int frames) where TPhone : ITalkingPhone
    {
        var heard = 0;
        var clock = Stopwatch.StartNew();
        for (var frame = 0; frame < frames; frame++)
        {
            foreach (var phone in phones) phone.Speak();
            while (clock.ElapsedMilliseconds < (frame + 1) * FrameMs)
            {
                foreach (var phone in phones) heard += phone.Hear();
                phones[0].WaitForPackets();
            }
        }
        return heard;
    }
}
