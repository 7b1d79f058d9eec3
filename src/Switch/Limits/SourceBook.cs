using System.Collections.Concurrent;
using System.Net;

namespace Antiphon.Switch.Limits;

/// <summary>What we remember of each source address: wrong digests, requests of nobody we know, and INVITEs without final answer. Bounded;
/// lives on the loop thread, but for the door (<see cref="IsShutOut"/>) and the list of who is blocked.</summary>
/// <remarks>A source that guesses passwords is braked: 403 to everything outside of dialogs, and after some of these no answer at all. Of one that
/// floods without ever showing a right digest only a trickle is let through, so that a phone at the same address gets in once the flood is over; the
/// first right digest ends the block. Each further time within a day is twice as long.</remarks>
internal sealed class SourceBook(SwitchLimits limits, TimeProvider clock)
{
    /// <summary>403s that a braked source still gets: a misconfigured phone shall learn why.</summary>
    private const int BrakedAnswersMax = 50;

    /// <summary>Requests at once, and then one in each interval, that are let through from a source that floods.</summary>
    private const int TrickleAtOnce = 10;
    private static readonly TimeSpan TrickleEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Sources looked at to find one to forget; beyond that the oldest goes, whatever it did.</summary>
    private const int ForgetSearchMax = 64;

    private static readonly TimeSpan RepeatOffenderWithin = TimeSpan.FromDays(1);

    private readonly Dictionary<IPAddress, Source> _sources = [];
    private readonly LinkedList<Source> _byUse = new();
    private readonly ConcurrentDictionary<IPAddress, Block> _blocks = new();

    internal int Count => _sources.Count;

    /// <summary>Everything outside of established dialogs is refused from here at the moment (threat 6).</summary>
    internal bool IsBraked(IPAddress address) => BlockOf(address) is { Reason: BlockReason.WrongDigests };

    /// <summary>Nothing is even answered to this source at the moment. From any thread; counts what is dropped.</summary>
    internal bool IsShutOut(IPAddress address)
    {
        if (_blocks.IsEmpty || BlockOf(address) is not { } block) return false;
        if (block.Reason == BlockReason.WrongDigests ? Interlocked.Decrement(ref block.AnswersLeft) >= 0 : Trickles(block)) return false;
        Interlocked.Increment(ref block.Dropped);
        return true;
    }

    private Block? BlockOf(IPAddress address) => _blocks.TryGetValue(Normal(address), out var block) && block.Ends > clock.GetTimestamp() ? block : null;

    private bool Trickles(Block block)
    {
        var (now, due) = (clock.GetTimestamp(), Volatile.Read(ref block.NextAt));
        if (due - now > Ticks(TrickleEvery * (TrickleAtOnce - 1))) return false;
        return Interlocked.CompareExchange(ref block.NextAt, Math.Max(due, now) + Ticks(TrickleEvery), due) == due;
    }

    /// <summary>Who is braked or blocked now. From any thread.</summary>
    internal IReadOnlyList<BlockedSource> Blocked()
    {
        var (ticks, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        return [.. _blocks.Where(b => b.Value.Ends > ticks).OrderBy(b => b.Value.Since)
            .Select(b => new BlockedSource(b.Key.ToString(), b.Value.Reason, b.Value.Since, now + clock.GetElapsedTime(ticks, b.Value.Ends), Volatile.Read(ref b.Value.Dropped)))];
    }

    /// <summary>Somebody who knows better lets it in again, with a clean sheet. False: it was not blocked.</summary>
    internal bool Lift(IPAddress address)
    {
        address = Normal(address);
        var was = BlockOf(address) is not null;
        _blocks.TryRemove(address, out _);
        if (_sources.TryGetValue(address, out var source)) source.Forgive();
        return was;
    }

    /// <summary>Counts a wrong digest; true for the one that fills the measure and brakes the source.</summary>
    internal bool DigestFailed(IPAddress address)
    {
        var source = Touch(address);
        BeginWindow(source);
        if (++source.Failures < limits.FailedDigestsMax) return false;
        Shut(source, BlockReason.WrongDigests, BrakedAnswersMax);
        return true;
    }

    /// <summary>Counts a request of nobody we know; true for the one that fills the measure and blocks the source.</summary>
    internal bool Refused(IPAddress address)
    {
        var source = Touch(address);
        if (source.AcceptedAt is { } at && clock.GetElapsedTime(at) < limits.AcceptedSourceTrusted) return false;
        BeginWindow(source);
        if (++source.Refusals < limits.RefusalsMax || BlockOf(address) is not null) return false;
        Shut(source, BlockReason.UnknownSender, answers: 0);
        return true;
    }

    /// <summary>A right digest came from there: many phones may sit behind that address.</summary>
    internal void Accepted(IPAddress address)
    {
        var source = Touch(address);
        (source.AcceptedAt, source.Refusals) = (clock.GetTimestamp(), 0);
        if (BlockOf(address) is { Reason: BlockReason.UnknownSender }) _blocks.TryRemove(source.Address, out _);
    }

    /// <summary>Takes a place for an INVITE that waits for its final answer; false when all are taken.</summary>
    internal bool TryBeginInvite(IPAddress address)
    {
        var source = Touch(address);
        if (source.PendingInvites >= limits.PendingInvitesPerSourceMax) return false;
        source.PendingInvites++;
        return true;
    }

    internal void EndInvite(IPAddress address)
    {
        if (_sources.TryGetValue(Normal(address), out var source) && source.PendingInvites > 0) source.PendingInvites--;
    }

    private void BeginWindow(Source source)
    {
        var now = clock.GetTimestamp();
        if (source.WindowEnds <= now) (source.WindowEnds, source.Failures, source.Refusals) = (now + Ticks(limits.BrakeWindow), 0, 0);
    }

    private void Shut(Source source, BlockReason reason, int answers)
    {
        var now = clock.GetTimestamp();
        if (source.BlockedAt is { } last && clock.GetElapsedTime(last) > RepeatOffenderWithin) source.Blocks = 0;
        var time = limits.BrakeWindow * Math.Pow(2, Math.Min(source.Blocks++, 16));
        if (time > limits.BrakeMax) time = limits.BrakeMax;
        (source.BlockedAt, source.Failures, source.Refusals) = (now, 0, 0);
        _blocks[source.Address] = new Block(reason, clock.GetUtcNow(), now + Ticks(time)) { AnswersLeft = answers };
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private Source Touch(IPAddress address)
    {
        address = Normal(address);
        if (_sources.TryGetValue(address, out var known))
        {
            _byUse.Remove(known.Place);
            _byUse.AddLast(known.Place);
            return known;
        }
        if (_sources.Count >= limits.SourcesRememberedMax) ForgetOldest();
        var source = new Source(address);
        _byUse.AddLast(source.Place);
        _sources.Add(address, source);
        return source;
    }

    // One with pending INVITEs stays, or its places would be given away twice; one that is blocked stays while there are others.
    private void ForgetOldest()
    {
        LinkedListNode<Source>? oldest = null;
        var looked = 0;
        for (var place = _byUse.First; place is not null && looked < ForgetSearchMax; place = place.Next, looked++)
        {
            if (place.Value.PendingInvites > 0) continue;
            oldest ??= place;
            if (BlockOf(place.Value.Address) is not null) continue;
            oldest = place;
            break;
        }
        if (oldest is null) return;
        _byUse.Remove(oldest);
        _sources.Remove(oldest.Value.Address);
        _blocks.TryRemove(oldest.Value.Address, out _);
    }

    private static IPAddress Normal(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed class Block(BlockReason reason, DateTimeOffset since, long ends)
    {
        internal int AnswersLeft;
        internal long NextAt;
        internal long Dropped;

        internal BlockReason Reason => reason;
        internal DateTimeOffset Since => since;
        internal long Ends => ends;
    }

    private sealed class Source
    {
        internal Source(IPAddress address)
        {
            Address = address;
            Place = new LinkedListNode<Source>(this);
        }

        internal IPAddress Address { get; }
        internal LinkedListNode<Source> Place { get; }
        internal int Failures { get; set; }
        internal int Refusals { get; set; }
        internal long WindowEnds { get; set; }
        internal int Blocks { get; set; }
        internal long? BlockedAt { get; set; }
        internal long? AcceptedAt { get; set; }
        internal int PendingInvites { get; set; }

        internal void Forgive() => (Failures, Refusals, Blocks, BlockedAt) = (0, 0, 0, null);
    }
}
