using Antiphon.Sip;
using Antiphon.Switch.Registrar;

namespace Antiphon.Switch.Tests;

public sealed class BindingTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private static readonly SipTarget Desk = new(SipTransportKind.Udp, new IPEndPoint(IPAddress.Loopback, 5070));
    private static readonly Extension Owner = new("8001", new DigestAccount("8001", "antiphon", "", null));
    private readonly BindingTable _table = new(new SwitchLimits());

    [Fact]
    public void Refresh_replaces_the_binding_and_zero_removes_it()
    {
        Assert.Equal(BindOutcome.Done, _table.Bind(Owner, "a", 1, [Wish("sip:8001@127.0.0.1:5070", 60)], Desk, Now));
        Assert.Equal(BindOutcome.Done, _table.Bind(Owner, "a", 2, [Wish("sip:8001@127.0.0.1:5070", 120)], Desk, Now));
        Assert.Equal(Now.AddSeconds(120), Assert.Single(_table.Of("8001", Now)).ExpiresAt);

        Assert.Equal(BindOutcome.Done, _table.Bind(Owner, "a", 3, [Wish("sip:8001@127.0.0.1:5070", 0)], Desk, Now));
        Assert.Empty(_table.Of("8001", Now));
        Assert.Equal(0, _table.Extensions);
    }

    [Fact] // RFC 3261 §10.3, step 7
    public void An_old_register_that_comes_late_changes_nothing()
    {
        _table.Bind(Owner, "a", 5, [Wish("sip:8001@127.0.0.1:5070", 60)], Desk, Now);
        Assert.Equal(BindOutcome.OutOfOrder, _table.Bind(Owner, "a", 5, [Wish("sip:8001@127.0.0.1:5070", 0)], Desk, Now));
        Assert.Equal(BindOutcome.OutOfOrder, _table.Clear("8001", "a", 4));
        Assert.Single(_table.Of("8001", Now));
    }

    [Fact] // RFC 5626 §6: a reloaded browser page has a new contact and the old instance.
    public void Same_instance_takes_the_place_of_its_older_contact()
    {
        _table.Bind(Owner, "a", 1, [Wish("sip:abc@x.invalid", 60) with { Instance = "<urn:uuid:1>", RegId = 1 }], Desk, Now);
        _table.Bind(Owner, "b", 1, [Wish("sip:def@y.invalid", 60) with { Instance = "<urn:uuid:1>", RegId = 1 }], Desk, Now);
        Assert.Equal("sip:def@y.invalid", Assert.Single(_table.Of("8001", Now)).Uri);
    }

    [Fact]
    public void The_sixth_phone_of_an_extension_is_refused_and_the_five_stay()
    {
        for (uint i = 0; i < 5; i++) Assert.Equal(BindOutcome.Done, _table.Bind(Owner, $"c{i}", 1, [Wish($"sip:8001@127.0.0.1:{5070 + i}", 60)], Desk, Now));
        Assert.Equal(BindOutcome.TooManyBindings, _table.Bind(Owner, "c6", 1, [Wish("sip:8001@127.0.0.1:6000", 60)], Desk, Now));
        Assert.Equal(5, _table.Of("8001", Now).Count);
    }

    [Fact]
    public void What_expired_is_neither_called_nor_kept()
    {
        _table.Bind(Owner, "a", 1, [Wish("sip:8001@127.0.0.1:5070", 60)], Desk, Now);
        Assert.Empty(_table.Of("8001", Now.AddSeconds(60)));
        Assert.Equal(["8001"], _table.Remove(b => b.ExpiresAt <= Now.AddSeconds(60)));
        Assert.False(_table.Has("8001"));
    }

    private static WantedBinding Wish(string uri, int seconds) => new(uri, $"<{uri}>", null, 0, seconds);
}
