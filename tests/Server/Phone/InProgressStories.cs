using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Antiphon.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Phone;

/// <summary>What is under way: calls with their step, channels of trunks with their use; and whom trunks over TLS are trusted by.</summary>
[Collection(OneCentre.Name)]
public sealed class InProgressStories(SharedCentre shared)
{
    [Fact]
    public async Task Call_in_progress_stands_with_the_step_it_is_in_and_as_a_channel_of_its_trunk()
    {
        using var admin = shared.Centre.Program();
        await using var caller = new WirePhone("13911110081", RegisteredPhone.Sip(shared.Centre));
        var call = WireCall.To(caller, "4000");
        await call.Invite(WireCall.Sdp(caller.Local));
        await call.Expect(200);
        await call.Ack();
        var mine = await Eventually(admin, "api/calls/in-progress", c => c.GetProperty("caller").GetProperty("number").GetString() == "13911110081");
        Assert.Equal(("flow", "4000", "loopback"), (mine.GetProperty("stage").GetString(), mine.GetProperty("dialled").GetString(), mine.GetProperty("trunk").GetString()));
        Assert.NotEmpty(mine.GetProperty("node").GetString()!);
        var channels = await (await admin.GetAsync("api/trunks/loopback/channels")).Json();
        var channel = channels.GetProperty("channels").EnumerateArray().Single(c => c.GetProperty("callId").GetString() == mine.GetProperty("callId").GetString());
        Assert.Equal("ivr", channel.GetProperty("use").GetString());
        var line = (await (await admin.GetAsync("api/lines")).Json()).GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "loopback");
        Assert.True(line.GetProperty("in").GetInt32() >= 1);
        await call.Bye();
        await TestKit.Eventually.Holds(async () => (await (await admin.GetAsync("api/calls/in-progress")).Json()).EnumerateArray().All(c => c.GetProperty("callId").GetString() != mine.GetProperty("callId").GetString()),
            WirePhone.Patience, "the call is not in progress any more");
        using var agent = await shared.Centre.SignedIn("1002");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/calls/in-progress")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/lines")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/trunks/loopback/channels")).Refusal());
    }

    [Fact]
    public async Task Trunk_with_a_limit_shows_its_idle_channels()
    {
        using var admin = shared.Centre.Program();
        await admin.PostAsJsonAsync("api/trunks", new { name = "limited", host = "127.0.4.81", probe = 0, callsMax = 30 });
        Assert.Equal(30, (await (await admin.GetAsync("api/trunks/limited/channels")).Json()).GetProperty("idle").GetInt32());
        var line = (await (await admin.GetAsync("api/lines")).Json()).GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "limited");
        Assert.Equal((0, 0, 30), (line.GetProperty("in").GetInt32(), line.GetProperty("out").GetInt32(), line.GetProperty("max").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/trunks/limited")).StatusCode);
    }

    [Fact]
    public async Task Call_to_a_number_that_does_not_exist_is_refused_in_the_list()
    {
        using var admin = shared.Centre.Program();
        await using var caller = new WirePhone("13911110082", RegisteredPhone.Sip(shared.Centre));
        var call = WireCall.To(caller, "4999");
        await call.Invite(WireCall.Sdp(caller.Local));
        await call.Ack(refused: await call.Expect(404));
        var listed = await Eventually(admin, "api/calls?pageSize=10&result=refused", c => c.GetProperty("caller").GetProperty("number").GetString() == "13911110082");
        Assert.Equal("refused", listed.GetProperty("result").GetString());
    }

    [Fact]
    public void Authority_put_into_the_folder_is_trusted_beside_those_of_the_system_and_a_broken_file_is_passed_over()
    {
        var data = TestFolder.New("test");
        var clock = new ManualClock();
        var trusted = new TrustedAuthorities(new Options { Data = data }, clock, NullLogger<TrustedAuthorities>.Instance);
        Assert.Empty(trusted.Now());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = new CertificateRequest("CN=Carrier", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        Directory.CreateDirectory(trusted.Folder);
        File.WriteAllText(Path.Combine(trusted.Folder, "carrier.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(trusted.Folder, "broken.crt"), "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n");
        Assert.Empty(trusted.Now());
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains(trusted.Now(), c => c.Thumbprint == authority.Thumbprint);
        Directory.Delete(data, recursive: true);
    }

    private static async Task<JsonElement> Eventually(HttpClient admin, string path, Func<JsonElement, bool> fits)
    {
        JsonElement found = default;
        await TestKit.Eventually.Holds(async () =>
        {
            var answer = await (await admin.GetAsync(path)).Json();
            var rows = answer.ValueKind is JsonValueKind.Array ? answer : answer.GetProperty("items");
            return (found = rows.EnumerateArray().FirstOrDefault(fits)).ValueKind is JsonValueKind.Object;
        }, WirePhone.Patience, $"{path} shows it");
        return found;
    }
}
