using Antiphon.Switch.Limits;

namespace Antiphon.Switch.Tests;

public sealed class SourceBookTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("127.0.9.1");
    private static readonly IPAddress Neighbour = IPAddress.Parse("127.0.9.2");
    private readonly ManualClock _clock = new();

    [Fact]
    public void Guesser_is_braked_at_the_twentieth_wrong_digest_and_released_after_a_minute()
    {
        var book = new SourceBook(new SwitchLimits(), _clock);
        for (var i = 0; i < 19; i++) book.DigestFailed(Guesser);
        Assert.False(book.IsBraked(Guesser));

        book.DigestFailed(Guesser);
        Assert.True(book.IsBraked(Guesser));
        Assert.True(book.IsBraked(Guesser.MapToIPv6()));
        Assert.False(book.IsBraked(Neighbour));

        _clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.True(book.IsBraked(Guesser));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(book.IsBraked(Guesser));
    }

    [Fact]
    public void Who_comes_back_is_braked_twice_as_long_and_gets_no_answers_any_more()
    {
        var book = new SourceBook(new SwitchLimits { BrakeMax = TimeSpan.FromMinutes(3) }, _clock);
        foreach (var minutes in (int[])[1, 2, 3, 3])
        {
            for (var i = 0; i < 20; i++) book.DigestFailed(Guesser);
            for (var i = 0; i < 50; i++) Assert.False(book.IsShutOut(Guesser));
            for (var i = 0; i < 7; i++) Assert.True(book.IsShutOut(Guesser));
            var blocked = Assert.Single(book.Blocked());
            Assert.Equal((Guesser.ToString(), BlockReason.WrongDigests, 7L), (blocked.Address, blocked.Reason, blocked.Dropped));
            Assert.Equal(TimeSpan.FromMinutes(minutes), blocked.Until - blocked.Since);

            _clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.False(book.IsShutOut(Guesser));
            Assert.Empty(book.Blocked());
        }
    }

    [Fact]
    public void A_flood_without_a_known_sender_is_shut_out_but_not_where_phones_register()
    {
        var book = new SourceBook(new SwitchLimits(), _clock);
        book.Accepted(Neighbour);
        for (var i = 1; i < 1_000; i++) Assert.False(book.Refused(Guesser) | book.Refused(Neighbour));
        Assert.True(book.Refused(Guesser));
        Assert.False(book.Refused(Neighbour));
        for (var i = 0; i < 1_000; i++) Assert.Equal(i >= 10, book.IsShutOut(Guesser));
        Assert.False(book.IsShutOut(Neighbour));
        Assert.False(book.IsBraked(Guesser));
    }

    [Fact] // Who attacks and who works may sit behind one address.
    public void Phone_behind_the_address_of_a_flood_gets_in_when_the_flood_is_over_and_ends_the_block()
    {
        var book = new SourceBook(new SwitchLimits(), _clock);
        for (var i = 0; i < 1_000; i++) book.Refused(Guesser);
        for (var i = 0; i < 10_000; i++) book.IsShutOut(Guesser);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.False(book.IsShutOut(Guesser));
        Assert.True(book.IsShutOut(Guesser));
        book.Accepted(Guesser);
        for (var i = 0; i < 100; i++) Assert.False(book.IsShutOut(Guesser));
        Assert.Empty(book.Blocked());
    }

    [Fact]
    public void A_block_that_is_lifted_leaves_a_clean_sheet()
    {
        var book = new SourceBook(new SwitchLimits(), _clock);
        for (var i = 0; i < 20; i++) book.DigestFailed(Guesser);
        Assert.True(book.Lift(Guesser));
        Assert.False(book.Lift(Guesser));
        Assert.False(book.IsBraked(Guesser));
        for (var i = 0; i < 20; i++) book.DigestFailed(Guesser);
        Assert.Equal(TimeSpan.FromMinutes(1), book.Blocked()[0] is var again ? again.Until - again.Since : default);
    }

    [Fact] // Threat 6: the guessers share the work.
    public void Account_guessed_at_from_many_addresses_lets_its_owner_in_and_nobody_new()
    {
        var book = new AccountBook(new SwitchLimits(), _clock);
        book.Accepted("8001", Neighbour);
        for (var i = 1; i < 60; i++) Assert.False(book.Failed("8001"));
        Assert.False(book.IsBraked("8001", Guesser));
        Assert.True(book.Failed("8001"));
        Assert.True(book.IsBraked("8001", Guesser));
        Assert.False(book.IsBraked("8001", Neighbour));
        Assert.False(book.IsBraked("8002", Guesser));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(book.IsBraked("8001", Guesser));
        for (var i = 0; i < 30_000; i++) book.Failed($"name{i}");
        Assert.Equal(10_000, book.Count);
    }

    [Fact]
    public void Wrong_digests_over_a_long_time_do_not_add_up()
    {
        var book = new SourceBook(new SwitchLimits(), _clock);
        for (var i = 0; i < 60; i++)
        {
            book.DigestFailed(Guesser);
            _clock.Advance(TimeSpan.FromSeconds(6));
        }
        Assert.False(book.IsBraked(Guesser));
    }

    [Fact]
    public void The_invite_above_the_limit_waits_for_an_earlier_one_to_end()
    {
        var book = new SourceBook(new SwitchLimits { PendingInvitesPerSourceMax = 2 }, _clock);
        Assert.True(book.TryBeginInvite(Guesser));
        Assert.True(book.TryBeginInvite(Guesser));
        Assert.False(book.TryBeginInvite(Guesser));
        Assert.True(book.TryBeginInvite(Neighbour));

        book.EndInvite(Guesser);
        Assert.True(book.TryBeginInvite(Guesser));
    }

    [Fact]
    public void Many_sources_do_not_fill_the_memory_and_pending_ones_are_not_forgotten()
    {
        var book = new SourceBook(new SwitchLimits { SourcesRememberedMax = 100, PendingInvitesPerSourceMax = 1 }, _clock);
        Assert.True(book.TryBeginInvite(Neighbour));
        for (var i = 0; i < 10_000; i++) book.DigestFailed(new IPAddress(0x0A000000L + i));

        Assert.Equal(100, book.Count);
        Assert.False(book.TryBeginInvite(Neighbour));
    }
}
