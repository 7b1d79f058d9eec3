using System.Diagnostics;

namespace Antiphon.Switch.Tests;

/// <summary>A long run: callers with a tone each are joined, moved to others, held, brought into conferences and hung up, by a seed; whom each of them hears is checked all the time.
/// <c>ANTIPHON_SOAK_MINUTES</c> sets its length; 30 without it.</summary>
public sealed class SoakTests : SwitchStory
{
    private const int Parties = 40;
    private const int FirstToneHz = 400;
    private const int ToneStepHz = 40;
    private readonly List<Party> _parties = [];
    private int _serial;

    private sealed record Party(WirePhone Phone, WireCall Call, WireAudio Audio, LegId Leg, int ToneHz)
    {
        /// <summary>Tones that he is to hear.</summary>
        public int[] Hears { get; set; } = [];
        public bool Held { get; set; }
    }

    [Fact, Trait("Level", "long")]
    public async Task Half_an_hour_of_anything_leaves_memory_flat_and_nobody_hears_another()
    {
        var length = TimeSpan.FromMinutes(double.TryParse(Environment.GetEnvironmentVariable("ANTIPHON_SOAK_MINUTES"), out var minutes) ? minutes : 30);
        var dice = new Random(20261122);
        for (var i = 0; i < Parties; i++) _parties.Add(await Dial(FirstToneHz + i * ToneStepHz));
        var (running, checks, moves, settled) = (Stopwatch.StartNew(), 0, 0, 0L);
        while (running.Elapsed < length)
        {
            for (var i = 0; i < 6; i++, moves++) await Move(dice);
            foreach (var party in _parties.Where(p => p.Hears.Length > 0 && !p.Held).OrderBy(_ => dice.Next()).Take(8))
            {
                var others = _parties.Select(p => p.ToneHz).Where(tone => tone != party.ToneHz && !party.Hears.Contains(tone)).ToArray();
                await Eventually.Holds(() => party.Audio.Last(2_400) is var heard && party.Hears.All(tone => heard.Hears(tone)) && !others.Any(tone => heard.Hears(tone)), WirePhone.Patience,
                    "hears whom he should and nobody else", () => $"{party.ToneHz} Hz should hear {string.Join(", ", party.Hears)}, hears {string.Join(", ", _parties.Select(p => p.ToneHz).Where(tone => party.Audio.Last(2_400).Hears(tone)))}");
                checks++;
            }
            if (settled == 0 && running.Elapsed > length / 2) settled = Memory();
        }
        var grown = (double)Memory() / settled;
        foreach (var party in _parties) await party.Call.Bye();
        Console.WriteLine($"soak: {running.Elapsed.TotalMinutes:0.0} min, {Parties} calls, {moves} moves, {checks} checks of who hears whom, memory x {grown:0.00}");
        // The ears of the test keep more than a minute each: in a short run they still grow.
        if (length >= TimeSpan.FromMinutes(20)) Assert.InRange(grown, 0, 1.5);
    }

    /// <summary>Joins two, makes a conference of three, holds, hangs up and dials anew.</summary>
    private async Task Move(Random dice)
    {
        var free = _parties.OrderBy(_ => dice.Next()).Where(p => !p.Held).Take(3).ToArray();
        if (free.Length < 3) { await Resume(); return; }
        switch (dice.Next(10))
        {
            case < 5: await Leave(free[..2]); Switch.Do(new JoinLegs(free[0].Leg, free[1].Leg)); await Told.Expect<LegsJoined>(j => j.Leg == free[0].Leg); Pair(free[0], free[1]); break;
            case < 7: await Leave(free); await Confer(free); break;
            case < 8: await Hold(free[0]); break;
            case < 9: await Resume(); break;
            default: await Redial(free[0]); break;
        }
    }

    private static void Pair(Party one, Party other) => (one.Hears, other.Hears) = ([other.ToneHz], [one.ToneHz]);

    private async Task Confer(Party[] three)
    {
        var name = $"soak-{_serial++}";
        foreach (var party in three)
        {
            Switch.Do(new EnterConference(party.Leg, name));
            await Told.Expect<ConferenceEntered>(e => e.Leg == party.Leg);
            party.Hears = [.. three.Where(p => p != party).Select(p => p.ToneHz)];
        }
    }

    /// <summary>Whoever was with one of them is alone, or in a smaller conference.</summary>
    private Task Leave(IReadOnlyList<Party> leaving)
    {
        foreach (var party in leaving)
        {
            Switch.Do(new LeaveConference(party.Leg));
            foreach (var with in _parties.Where(p => p.Hears.Contains(party.ToneHz)))
            {
                Switch.Do(new PartLegs(party.Leg, with.Leg));
                with.Hears = [.. with.Hears.Where(tone => tone != party.ToneHz)];
            }
            party.Hears = [];
        }
        return Task.CompletedTask;
    }

    private async Task Hold(Party party)
    {
        await Leave([party]);
        party.Call.CSeq++;
        await party.Call.Invite(WireCall.Sdp(party.Audio.Local, "sendonly", version: ++_serial + 1));
        await party.Call.Expect(200);
        await party.Call.Ack();
        party.Held = true;
    }

    private async Task Resume()
    {
        if (_parties.Find(p => p.Held) is not { } party) return;
        party.Call.CSeq++;
        await party.Call.Invite(WireCall.Sdp(party.Audio.Local, version: ++_serial + 1));
        await party.Call.Expect(200);
        await party.Call.Ack();
        party.Held = false;
    }

    private async Task Redial(Party party)
    {
        await Leave([party]);
        if (_serial++ % 2 == 0) await party.Call.Bye();
        else
        {
            Switch.Do(new HangUpLeg(party.Leg, HangupCause.Normal));
            await party.Call.ExpectBye();
        }
        await Told.Expect<LegEnded>(e => e.Leg == party.Leg);
        await party.Audio.DisposeAsync();
        await party.Phone.DisposeAsync();
        _parties[_parties.IndexOf(party)] = await Dial(party.ToneHz);
    }

    private async Task<Party> Dial(int toneHz)
    {
        var (phone, call, audio, leg) = await AnsweredCaller($"138{_serial++:00000000}", toneHz);
        return new Party(phone, call, audio, leg, toneHz);
    }

    private static long Memory()
    {
        for (var i = 0; i < 2; i++) GC.GetTotalMemory(forceFullCollection: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
