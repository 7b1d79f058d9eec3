using System.Collections.Concurrent;
using System.Net;
using Antiphon.Switch;
using Antiphon.Switch.Contract;

namespace Antiphon.Interop.Tests;

/// <summary>A row of phones in one switch of their own: each registers, answers at once, plays a tone and hangs up after a while.</summary>
internal sealed class AnsweringPhones : ISwitchListener, IAsyncDisposable
{
    private readonly TelephoneSwitch _switch;
    private readonly TimeSpan _talk;
    private readonly ConcurrentDictionary<string, bool> _registered = new();
    private readonly ConcurrentDictionary<LegId, ITimer> _hangUps = new();
    private int _answered;

    private AnsweringPhones(TimeSpan talk)
    {
        _talk = talk;
        var (from, _) = FreePorts.Rtp();
        _switch = new TelephoneSwitch(new SwitchOptions { BindAddress = IPAddress.Parse("127.0.0.5"), SipPort = 0, RtpPortFirst = from + 20_000, RtpPortLast = from + 21_000 },
            TimeProvider.System, new IdSource(TimeProvider.System, node: 7));
    }

    /// <summary>Calls that these phones answered.</summary>
    public int Answered => _answered;

    public static async Task<AnsweringPhones> Start(RunningCentre centre, IEnumerable<FirstExtension> accounts, TimeSpan talk)
    {
        var phones = new AnsweringPhones(talk);
        phones._switch.Start(phones);
        var count = 0;
        foreach (var account in accounts)
        {
            count++;
            phones._switch.Do(new RegisterAt(account.User, centre.Sip, new DigestSecret(account.User, account.Password), TimeSpan.FromMinutes(10)));
        }
        await Eventually.Holds(() => phones._registered.Count == count, TimeSpan.FromSeconds(15), $"{count} phones are registered",
            () => $"{phones._registered.Count} are\n{centre.Output}");
        return phones;
    }

    public void On(SwitchEvent happened)
    {
        switch (happened)
        {
            case RegisteredAt at: _registered[at.Name] = true; break;
            case LegArrived arrived: _switch.Do(new AnswerLeg(arrived.Leg)); break;
            case LegAnswered answered: Talk(answered.Leg); break;
            case LegEnded ended: if (_hangUps.TryRemove(ended.Leg, out var timer)) timer.Dispose(); break;
        }
    }

    private void Talk(LegId leg)
    {
        Interlocked.Increment(ref _answered);
        _switch.Do(new Play(leg, 1, [new TonePart(1_000, null)]));
        _hangUps[leg] = TimeProvider.System.CreateTimer(_ => _switch.Do(new HangUpLeg(leg, HangupCause.Normal)), null, _talk, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask DisposeAsync() => await _switch.DisposeAsync();
}
