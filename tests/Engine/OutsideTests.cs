using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Tests;

/// <summary>Who reaches a number outside, and who does not.</summary>
public sealed class OutsideTests
{
    private readonly Scene _scene = new(centre => centre with { Outside = new OutsideCalls("carrier", ["8001"]) });

    [Theory, InlineData("013800138000"), InlineData("01012345678"), InlineData("13800138000"), InlineData("19912345678"), InlineData("00442071234567")]
    public void A_phone_with_the_right_reaches_numbers_outside(string number)
    {
        var call = Dial(number, "ext:8001");
        Assert.Equal(new DialParty(call, new OutsideParty("carrier", number), number), _scene.LastEffect<DialParty>());
    }

    [Theory, InlineData("13800138000"), InlineData("01012345678")]
    public void A_phone_without_the_right_is_told_so(string number)
    {
        Dial(number, "ext:8002");
        Assert.Equal(ReleaseCause.Forbidden, _scene.LastEffect<ReleaseCall>().Cause);
        Assert.Equal(EndReason.Refused, _scene.LastEvent<CallEnded>().Reason);
    }

    [Theory, InlineData("loopback"), InlineData("carrier"), InlineData("8001"), InlineData("")]
    public void A_call_from_a_trunk_never_reaches_a_number_outside(string trunk)
    {
        foreach (var number in (string[])["013800138000", "01012345678", "13800138000", "00442071234567"])
        {
            Dial(number, trunk);
            Assert.Equal(ReleaseCause.NoSuchNumber, _scene.LastEffect<ReleaseCall>().Cause);
        }
        Assert.DoesNotContain(_scene.Effects, effect => effect is DialParty);
    }

    [Theory, InlineData("110"), InlineData("12345678901"), InlineData("8013"), InlineData("0"), InlineData("0138001380x0"), InlineData("1380013800#"), InlineData("000000000000000000000")]
    public void What_is_no_number_outside_is_not_there_for_anybody(string number)
    {
        Dial(number, "ext:8001");
        Assert.Equal(ReleaseCause.NoSuchNumber, _scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void The_number_plan_goes_before_numbers_outside()
    {
        _scene.Configure(_scene.State.Centre with { Numbers = _scene.State.Centre.Numbers.SetItem("01012345678", new ToQueue(Scene.Sales)) });
        Dial("01012345678", "ext:8001");
        _scene.LastEvent<CallEnqueued>();
    }

    [Fact]
    public void Without_a_trunk_there_is_no_outside()
    {
        _scene.Configure(_scene.State.Centre with { Outside = null });
        Dial("13800138000", "ext:8001");
        Assert.Equal(ReleaseCause.NoSuchNumber, _scene.LastEffect<ReleaseCall>().Cause);
    }

    private CallId Dial(string number, string trunk)
    {
        var call = new CallId($"call-{_scene.Story.Count:000}");
        _scene.Give(new CallArrived(call, number, new PartyId(1), trunk, Simulated: false));
        return call;
    }
}
