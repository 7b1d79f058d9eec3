using System.Text;

namespace Antiphon.Sip.Tests.Message;

/// <summary>Whatever the bytes, the parser answers with a value.</summary>
public sealed class DamageTests
{
    [Fact]
    public void Every_prefix_of_every_sample_is_survived()
    {
        foreach (var sample in Torture.All)
            for (var length = 0; length <= sample.Bytes.Length; length++)
                Chew(sample.Bytes.AsSpan(0, length));
    }

    [Theory, InlineData(20261122), InlineData(4475)]
    public void Ten_thousand_damaged_messages_are_survived(int seed)
    {
        var random = new Random(seed);
        var samples = Torture.All.Select(s => s.Bytes).Append(Encoding.UTF8.GetBytes(Lines.Request("INVITE"))).ToArray();
        for (var i = 0; i < 10_000; i++) Chew(Damage(samples[random.Next(samples.Length)], random));
    }

    [Fact]
    public void The_framer_survives_any_cut_and_any_garbage()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var framer = new StreamFramer(SipLimits.Default with { MessageBytesMax = 4096 });
            var stream = Damage([.. Encoding.UTF8.GetBytes(Lines.Request("INVITE")), .. Encoding.UTF8.GetBytes(Lines.Request("BYE"))], random);
            var step = StreamFramer.Step.NeedMore;
            for (var at = 0; at < stream.Length && step != StreamFramer.Step.Bad;)
            {
                var space = framer.Space().Span;
                var piece = Math.Min(Math.Min(random.Next(1, 200), stream.Length - at), space.Length);
                stream.AsSpan(at, piece).CopyTo(space);
                framer.Filled(piece);
                at += piece;
                do step = framer.Next(out _); while (step is not (StreamFramer.Step.NeedMore or StreamFramer.Step.Bad));
            }
        }
    }

    /// <summary>Readers of single values: what is read from a message that was taken, and from its bodies.</summary>
    [Theory, InlineData(3261), InlineData(7616)]
    public void Damaged_values_are_survived(int seed)
    {
        var random = new Random(seed);
        var values = new[]
        {
            "Digest username=\"bob\", realm=\"a, b\", nonce=\"dcd9\", uri=\"sip:x@y\", qop=auth, nc=00000001, cnonce=\"0a\", response=\"6629\", algorithm=SHA-256, opaque=\"\\\"5c\"",
            "sip:+1-(2)*3;phone-context=x:pass%20w@[2001:db8::1]:5060;transport=tcp;maddr=[::1];lr?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc&x=y", "tel:+86-21-5555;ext=1;isub=2",
            "\"J \\\"R\\\" x\" <sips:a@b.c;ob>;q=0.5;+sip.instance=\"<urn:uuid:1>\";reg-id=1", "425928@bobster.example.org;to-tag=7743;from-tag=6472;early-only",
        }.Select(Encoding.UTF8.GetBytes).ToArray();
        var multipart = Encoding.UTF8.GetBytes("--b\r\nContent-Type: application/sdp\r\nContent-Disposition: session; handling=optional\r\n\r\nv=0\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n");
        for (var i = 0; i < 10_000; i++)
        {
            var value = Damage(values[random.Next(values.Length)], random);
            _ = DigestParams.TryParse(value, out var digest) && digest["nonce"] is not null;
            if (SipUri.TryParse(value, out var uri)) _ = (uri.ToString(), uri.Address, ReplacesHeader.Of(uri));
            if (NameAddr.TryParse(value, out var address)) _ = (address.ToString(), address.Tag, address.Params["expires"]);
            _ = ReplacesHeader.TryParse(value);
            var body = Damage(multipart, random);
            var message = Encoding.UTF8.GetBytes(Lines.Request("INVITE", headers: $"Content-Type: multipart/mixed;boundary=b\r\nRAck: {i} {i} INVITE\r\nRSeq: {i}\r\nPrivacy: id\r\n")
                .Replace("Content-Length: 0\r\n\r\n", $"Content-Length: {body.Length}\r\n\r\n"));
            Assert.True(SipParser.TryParse([.. message, .. body], out var parsed, out var problem), problem.ToString());
            Assert.True(Multipart.PartsOf(parsed!).Count <= Multipart.PartsMax);
            _ = (parsed!.RAck(), parsed.RSeq(), parsed.WantsPrivacy());
        }
    }

    private static byte[] Damage(byte[] sample, Random random)
    {
        var bytes = sample.ToList();
        for (var n = random.Next(1, 8); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, "\r\n:;,<>\"\\@ %"u8[random.Next(12)]); break;
                case 3: bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at)); break;
                default: bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(60)).ToArray()); break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Parses, and asks the message everything that users ask; a refused one must be answerable.</summary>
    private static void Chew(ReadOnlySpan<byte> bytes)
    {
        var good = SipParser.TryParse(bytes, out var message, out var problem);
        Assert.Equal(good, problem.Fault == ParseFault.None);
        if (message is null) return;
        _ = (message.CallId, message.CSeq, message.From.Tag, message.To.Tag, message.TopVia.Branch, message.MaxForwards(), message.Expires());
        _ = (message.Contacts(), message.Addresses(HeaderId.Route), message.AssertedIdentity(), message.SessionExpires(), message.Q850Cause(), message.MediaType());
        _ = (message.Vias(), message.Tokens(HeaderId.Require), message.RetryAfter(), message.ToString());
        if (message is not SipRequest request) return;
        request.Source = Bench.Phone;
        _ = request.Uri.ToString();
        var answer = SipResponseBuilder.For(request, good ? 200 : problem.Status, toTag: "t").Build();
        // What we send in reply must be clean, whatever came.
        if (good) Assert.True(SipParser.TryParse(answer.Bytes.Span, out _, out var own), $"{own}\n{message}\n---\n{answer}");
        _ = new DigestServer(new DigestOptions { Realm = "r" }, TimeProvider.System).Verify(request, _ => null);
    }
}
