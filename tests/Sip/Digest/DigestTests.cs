using System.Text;
using Antiphon.TestKit;

namespace Antiphon.Sip.Tests.Digest;

public sealed class DigestTests
{
    private readonly ManualClock _clock = new();
    private readonly DigestServer _server;
    private static readonly SipCredentials Alice = new("8001", "secret");

    public DigestTests() => _server = new DigestServer(new DigestOptions { Realm = "antiphon" }, _clock);

    [Fact] // RFC 2617 §3.5
    public void Rfc2617_example() => Assert.Equal("6629fae49393a05397450978507c4ef1", DigestMath.Response(DigestAlgorithm.Md5,
        DigestMath.Ha1(DigestAlgorithm.Md5, "Mufasa", "testrealm@host.com", "Circle Of Life"), "GET", "/dir/index.html",
        "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b", "auth"));

    [Theory] // RFC 7616 §3.9.1
    [InlineData(DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(DigestAlgorithm.Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Rfc7616_example(DigestAlgorithm algorithm, string expected) => Assert.Equal(expected, DigestMath.Response(algorithm,
        DigestMath.Ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life"), "GET", "/dir/index.html",
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "auth"));

    [Theory]
    [InlineData(DigestOffer.Sha256ThenMd5, "SHA-256")]
    [InlineData(DigestOffer.Md5Only, "MD5")]
    public void Client_answers_with_the_best_algorithm_and_is_let_in(DigestOffer offer, string algorithm)
    {
        var request = WithCredentials(Alice, offer);
        Assert.Contains($"algorithm={algorithm}", request.HeaderText(HeaderId.Authorization));
        Assert.Equal(new DigestResult(DigestVerdict.Accepted, "8001"), _server.Verify(request, Secrets));
    }

    [Fact]
    public void Wrong_secret_and_unknown_user_look_the_same()
    {
        Assert.Equal(DigestVerdict.Wrong, _server.Verify(WithCredentials(Alice with { Password = "guess" }), Secrets).Verdict);
        Assert.Equal(DigestVerdict.Wrong, _server.Verify(WithCredentials(Alice with { User = "nobody" }), Secrets).Verdict);
    }

    [Fact]
    public void A_count_is_good_once()
    {
        var request = WithCredentials(Alice);
        Assert.Equal(DigestVerdict.Accepted, _server.Verify(request, Secrets).Verdict);
        Assert.Equal(DigestVerdict.Stale, _server.Verify(request, Secrets).Verdict);
    }

    [Fact] // Threat 7: overheard and sent on with another number.
    public void Credentials_for_one_number_are_no_good_for_another()
    {
        var text = Encoding.UTF8.GetString(WithCredentials(Alice).Bytes.Span);
        var user = text[(text.IndexOf(':') + 1)..text.IndexOf('@')];
        var moved = text.Replace($"{text[..text.IndexOf(' ')]} sip:{user}@", $"{text[..text.IndexOf(' ')]} sip:0900123@", StringComparison.Ordinal);
        Assert.NotEqual(text, moved);
        Assert.True(SipParser.TryParse(Encoding.UTF8.GetBytes(moved), out var message, out _));
        Assert.NotEqual(DigestVerdict.Accepted, _server.Verify((SipRequest)message, Secrets).Verdict);
    }

    [Fact]
    public void A_nonce_is_stale_after_its_life_and_not_a_tick_before()
    {
        var request = WithCredentials(Alice);
        _clock.Advance(TimeSpan.FromMinutes(5) + Bench.Tick);
        Assert.Equal(DigestVerdict.Stale, _server.Verify(request, Secrets).Verdict);
        request = WithCredentials(Alice);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(DigestVerdict.Accepted, _server.Verify(request, Secrets).Verdict);
    }

    [Fact]
    public void A_nonce_seen_on_another_address_is_of_no_use()
    {
        var request = WithCredentials(Alice);
        request.Source = new SipTarget(SipTransportKind.Udp, new(System.Net.IPAddress.Parse("198.51.100.9"), 5070));
        Assert.Equal(DigestVerdict.Stale, _server.Verify(request, Secrets).Verdict);
    }

    [Fact]
    public void A_full_book_forgets_the_oldest_and_never_lets_it_in_again()
    {
        var server = new DigestServer(new DigestOptions { Realm = "antiphon", NoncesMax = 2 }, _clock);
        var requests = Enumerable.Range(0, 3).Select(_ => { _clock.Advance(Bench.Tick); return WithCredentials(Alice, server: server); }).ToArray();
        foreach (var request in requests) Assert.Equal(DigestVerdict.Accepted, server.Verify(request, Secrets).Verdict);
        Assert.Equal(DigestVerdict.Stale, server.Verify(requests[0], Secrets).Verdict);
    }

    [Theory]
    [InlineData("Digest realm=\"antiphon\"")]
    [InlineData("Digest realm=\"antiphon\", realm=\"antiphon\"")]
    [InlineData("Digest ,,=,\"")]
    public void Credentials_that_say_nothing_are_malformed(string value)
    {
        var request = Parse(Lines.Request("REGISTER", headers: $"Authorization: {value}\r\n"));
        Assert.Equal(DigestVerdict.Malformed, _server.Verify(request, Secrets).Verdict);
    }

    [Theory]
    [InlineData("Digest realm=\"x\", username=\"8001\"")]
    [InlineData("Basic abc")]
    [InlineData("NoOneKnowsThisScheme opaque-data=here")]
    public void Another_realm_or_scheme_is_as_good_as_none(string value)
    {
        var request = Parse(Lines.Request("REGISTER", headers: $"Authorization: {value}\r\n"));
        Assert.Equal(DigestVerdict.Missing, _server.Verify(request, Secrets).Verdict);
    }

    private SipRequest WithCredentials(SipCredentials credentials, DigestOffer offer = DigestOffer.Sha256ThenMd5, DigestServer? server = null)
    {
        var first = Parse(Lines.Request("REGISTER"));
        var challenge = (server ?? _server).Challenge(SipResponseBuilder.For(first, 401, toTag: "t"), first, offer).Build();
        var header = DigestClient.Answer(challenge, SipMethod.Register, first.Uri.ToString(), credentials, out _);
        return Parse(Lines.Request("REGISTER", cseq: 2, headers: $"Authorization: {header!.Value.Value}\r\n"));
    }

    private static DigestSecrets? Secrets(string user) => user != "8001" ? null : new(
        DigestMath.Ha1(DigestAlgorithm.Md5, user, "antiphon", "secret"), DigestMath.Ha1(DigestAlgorithm.Sha256, user, "antiphon", "secret"));

    private static SipRequest Parse(string text)
    {
        Assert.True(SipParser.TryParse(Encoding.UTF8.GetBytes(text), out var message, out var problem), problem.ToString());
        message.Source = Bench.Phone;
        return (SipRequest)message;
    }
}
