using System.Text;
using Antiphon.TestKit;

namespace Antiphon.Sip.Tests;

/// <summary>Nothing that comes from outside makes a parser of signalling throw, and twice the length costs no more than about twice the time.</summary>
public sealed class FuzzTests
{
    private const int Parsers = 13;                          // with those of media
    private static readonly Dictionary<string, Func<byte[], int>> Kinds = new()
    {
        ["sip"] = Message, ["digest"] = Digest, ["uri"] = Uri, ["multipart"] = Parts, ["dns"] = Dns,
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_hundred_thousand_damaged_inputs_are_values(string kind) => Fuzz.Run(kind, Fuzz.Daily, seed: 1, Kinds[kind]);

    [Theory, MemberData(nameof(Names)), Trait("Level", "long")]
    public void Ten_million_damaged_inputs_are_values(string kind) => Fuzz.Run(kind, Fuzz.Long / Parsers + 1, seed: 2, Kinds[kind]);

    [Theory, InlineData("header"), InlineData("via"), InlineData("parameter"), InlineData("body"), InlineData("quoted")]
    public void Four_times_the_message_costs_no_more_than_its_length(string part) =>
        Assert.InRange(Fuzz.AllocationOfFourTimes(length => OfLength(part, length), 2_000, input => Message(input)), 0, 6);

    [Theory, InlineData("header"), InlineData("via"), InlineData("parameter"), InlineData("body"), InlineData("quoted"), Trait("Level", "long")]
    public void Four_times_the_message_takes_no_more_time_than_its_length(string part) =>
        Assert.InRange(Fuzz.TimeOfFourTimes(length => OfLength(part, length), 2_000, input => Message(input)), 0, 12);

    private static byte[] OfLength(string part, int length) => Encoding.ASCII.GetBytes("OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n" + part switch
        {
            "header" => string.Concat(Enumerable.Range(0, length / 80).Select(i => $"X-{i}: {new string('a', 74)}\r\n")) + "Content-Length: 0\r\n\r\n",
            "via" => "Route: " + string.Join(",", Enumerable.Repeat("<sip:198.51.100.7;lr>", length / 22)) + "\r\nContent-Length: 0\r\n\r\n",
            "parameter" => $"Contact: <sip:a@b>{string.Concat(Enumerable.Range(0, length / 20).Select(i => $";p{i}=aaaaaaaaaaaaaa"))}\r\nContent-Length: 0\r\n\r\n",
            "quoted" => $"X: \"{string.Concat(Enumerable.Repeat("\\\"", length / 2))}\"\r\nContent-Length: 0\r\n\r\n",
            _ => $"Content-Length: {length}\r\n\r\n{new string('x', length)}",
        });

    private static int Message(byte[] input)
    {
        if (!SipParser.TryParse(input, out var message, out var problem)) return -1 - problem.ToString().Length * 31 - problem.ToString()[0];
        var parts = Multipart.PartsOf(message!).Count;
        _ = (message!.RAck(), message.RSeq(), message.WantsPrivacy(), message.SessionExpires(), message.MinSe(), message.MediaType(), message.MaxForwards(), message.Q850Cause());
        return HashCode.Combine(message is SipRequest, parts, message.Body.Length > 0, message.RAck() is null, message.SessionExpires() is null, message.Q850Cause());
    }

    private static int Digest(byte[] input) =>
        DigestParams.TryParse(input, out var digest) ? HashCode.Combine(digest["nonce"]?.Length, digest["realm"]?.Length, digest["qop"]?.Length) : 0;

    private static int Uri(byte[] input)
    {
        var (uri, address) = (0, 0);
        if (SipUri.TryParse(input, out var read)) uri = HashCode.Combine(read.ToString().Length, read.Address is null, ReplacesHeader.Of(read) is null);
        if (NameAddr.TryParse(input, out var name)) address = HashCode.Combine(name.ToString().Length, name.Tag is null);
        return HashCode.Combine(uri, address, ReplacesHeader.TryParse(input) is null, Via.TryParse(input, out _));
    }

    private static int Parts(byte[] body)
    {
        var head = Encoding.ASCII.GetBytes($"INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
            + $"Content-Type: multipart/mixed;boundary=b\r\nContent-Length: {body.Length}\r\n\r\n");
        if (!SipParser.TryParse([.. head, .. body], out var message, out _)) return 0;
        var parts = Multipart.PartsOf(message!);
        Assert.True(parts.Count <= Multipart.PartsMax);
        return HashCode.Combine(parts.Count, parts.Sum(part => part.Bytes.Length) / 8, parts.Count(part => part.IsOptional));
    }

    private static int Dns(byte[] input) => DnsMessage.Read(input) is { } answer ? HashCode.Combine(answer.Records.Count, (int)answer.Type, answer.Records.Sum(r => r.ToString().Length)) : 0;
}
