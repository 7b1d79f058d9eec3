using System.Net;
using Antiphon.Switch.Limits;
using Antiphon.TestKit;

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
