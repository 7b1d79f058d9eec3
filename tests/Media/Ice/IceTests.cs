using System.Net;
using Antiphon.Media.Engine;
using Antiphon.Media.Ice;

namespace Antiphon.Media.Tests.Ice;

public class IceTests
{
    private static readonly PeerAddress Browser = PeerAddress.From(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 4_000));
    private static readonly PeerAddress Elsewhere = PeerAddress.From(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 4_001));

    [Fact] // RFC 5769 §2.1: the sample request with its password
    public void The_rfc_s_sample_check_is_authentic()
    {
        var ice = new IceLite("evtj", "VOkJxbRl1RmTxUk/WvJxBt");
        var response = new byte[IceLite.ResponseLengthMax];
        Assert.Equal(64, ice.Take(Rfc5769Request, Browser, 5, response));
        Assert.Equal(Browser, ice.Selected);
        Assert.Equal(5, ice.LastCheckMs);
        Assert.True(StunMessage.TryRead(response.AsSpan(0, 64), out var success));
        Assert.Equal(StunMessage.BindingSuccess, success.Type);
    }

    [Fact]
    public void A_check_without_the_password_is_met_with_silence()
    {
        var ice = new IceLite("evtj", "another-password-123456");
        Assert.Equal(0, ice.Take(Rfc5769Request, Browser, 5, new byte[IceLite.ResponseLengthMax]));
        Assert.False(ice.Selected.IsSet);
        Assert.Equal(0, new IceLite("evtk", "VOkJxbRl1RmTxUk/WvJxBt").Take(Rfc5769Request, Browser, 5, new byte[IceLite.ResponseLengthMax]));
    }

    [Fact]
    public void Media_goes_where_the_latest_nominated_check_came_from()
    {
        var ice = new IceLite("ours", "0123456789abcdefghijkl");
        var response = new byte[IceLite.ResponseLengthMax];
        Assert.NotEqual(0, ice.Take(StunCheck.Build("ours:x", "0123456789abcdefghijkl"), Browser, 1, response));
        Assert.Equal(Browser, ice.Selected);
        ice.Take(StunCheck.Build("ours:x", "0123456789abcdefghijkl"), Elsewhere, 2, response);
        Assert.Equal(Browser, ice.Selected);
        ice.Take(StunCheck.Build("ours:x", "0123456789abcdefghijkl", nominate: true), Elsewhere, 3, response);
        Assert.Equal(Elsewhere, ice.Selected);
        Assert.True(ice.IsValidated(Browser));
    }

    [Fact]
    public void Prefixes_and_damage_are_met_with_silence()
    {
        var ice = new IceLite("ours", "0123456789abcdefghijkl");
        var good = StunCheck.Build("ours:x", "0123456789abcdefghijkl");
        var response = new byte[IceLite.ResponseLengthMax];
        for (var length = 0; length < good.Length; length++) Assert.Equal(0, ice.Take(good.AsSpan(0, length), Browser, 1, response));
        var dice = new Random(3);
        for (var i = 0; i < 10_000; i++)
        {
            var bad = Damage.Bytes(dice, good);
            if (!bad.AsSpan().SequenceEqual(good)) Assert.Equal(0, ice.Take(bad, Browser, 1, response));
        }
        Assert.False(ice.Selected.IsSet);
    }

    private static readonly byte[] Rfc5769Request = Convert.FromHexString(
        "000100582112A442B7E7A701BC34D686FA87DFAE802200105354554E207465737420636C69656E74" +
        "002400046E0001FF80290008932FF9B151263B36000600096576746A3A683676592020200008001" +
        "49AEAA70CBFD8CB56781EF2B5B2D3F249C1B571A280280004E57A3BCF");
}
