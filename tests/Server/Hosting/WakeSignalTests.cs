namespace Antiphon.Server.Tests.Hosting;

public sealed class WakeSignalTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public void Set_before_the_wait_is_not_lost_and_several_are_one()
    {
        var signal = new WakeSignal();
        signal.Set();
        signal.Set();
        Assert.True(signal.Wait(Soon));
        Assert.False(signal.Wait(TimeSpan.FromMilliseconds(1)));
        signal.Set();
        Assert.True(signal.Wait(Soon));
    }

    [Fact] // A lost wake-up would hang: each round waits until the other side has answered.
    public async Task Two_who_wake_each_other_twenty_thousand_times_never_miss_it()
    {
        const int Rounds = 20_000;
        var (there, back) = (new WakeSignal(), new WakeSignal());
        var answered = 0;
        var other = Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < Rounds && there.Wait(Soon); i++)
            {
                answered++;
                back.Set();
            }
        }, TaskCreationOptions.LongRunning);
        for (var i = 0; i < Rounds; i++)
        {
            there.Set();
            Assert.True(back.Wait(Soon), $"round {i}");
        }
        await other.WaitAsync(Soon);
        Assert.Equal(Rounds, answered);
    }
}
