using Antiphon.Server.Features.Sample;
using Antiphon.Server.Hosting;

namespace Antiphon.Server.Tests.Sample;

/// <summary>The centre for load and attack.</summary>
public sealed class BenchStories
{
    private const string Driver = "127.0.2.1";
    private const string Agents = "127.0.2.3";

    [Fact]
    public async Task Phones_that_register_take_the_calls_of_the_queue_and_leave_with_their_registration()
    {
        await using var centre = await CentreUnderTest.Start(Bench());
        await using var desk = new WirePhone("6000", Sip(centre), Agents);
        await Register(desk, "secret", expires: 120);
        var calls = centre.Services.GetRequiredService<CallCentre>();
        await Seen(() => calls.State.Agents.Values.Any(agent => agent is { Phone: "6000", State: AgentState.Ready }));

        await using var driver = new WirePhone("7701", Sip(centre), Driver);
        await using var audio = new WireAudio(440, Driver);
        var call = WireCall.To(driver, "3000");
        await call.Connect(WireCall.Sdp(audio.Local));
        var offered = await desk.ExpectRequest("INVITE");
        var side = WireCall.From(desk, offered);
        await side.Answer(offered, WireCall.Sdp(audio.Local));
        await Seen(() => calls.State.Agents.Values.Single().State == AgentState.Talking);
        await side.Bye();
        await call.ExpectBye();
        await Seen(() => calls.State.Agents.Values.Single().State == AgentState.Ready);

        await Register(desk, "secret", expires: 0);
        await Seen(() => calls.State.Agents.IsEmpty);
    }

    [Fact]
    public async Task Only_the_drivers_are_trusted_by_address()
    {
        await using var centre = await CentreUnderTest.Start(Bench());
        Assert.Equal(["127.0.2.1", "127.0.0.2"], centre.FirstStart.GetProperty("trunks")[0].GetProperty("sources").EnumerateArray().Select(s => s.GetString()));
        foreach (var (address, expected) in ((string, int)[])[(Driver, 404), ("127.0.0.2", 404), ("127.0.0.1", 401), (Agents, 401)])
        {
            await using var phone = new WirePhone("7702", Sip(centre), address);
            await using var audio = new WireAudio(440, address);
            var call = WireCall.To(phone, "9999");
            await call.Invite(WireCall.Sdp(audio.Local));
            await call.Ack(refused: await call.Expect(expected));
        }
    }

    [Fact]
    public void Every_number_of_the_bench_is_there()
    {
        var numbers = BenchSample.Content().Numbers;
        Assert.Equal(["1000", "2000", "3000", "3001", "4000", "4002", "4003", "4004", "4005", "4006", "4007", "4008", "4009", "4010", "5000"], numbers.Select(n => n.Number).Where(n => n[0] != '6').Order());
        Assert.Equal(Enumerable.Range(6000, 1000).Select(n => $"{n}"), numbers.Select(n => n.Number).Where(n => n[0] == '6'));
        Assert.Equal([false, true], ((string[])["1000", "2000"]).Select(n => Assert.IsType<ToParty>(numbers.Single(number => number.Number == n).To).Recorded));
    }

    [Fact]
    public async Task Its_data_folder_is_never_served_to_other_machines()
    {
        var options = Bench();
        await using (await CentreUnderTest.Start(options, keepFolder: true)) { }
        var problem = await Assert.ThrowsAsync<StartProblem>(() => CentreUnderTest.Start(options with { Sample = SampleKind.Standard }));
        Assert.Contains("--sample bench", problem.Message, StringComparison.Ordinal);
        Directory.Delete(options.Data, recursive: true);
    }

    private static Task Seen(Func<bool> condition, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string what = "") =>
        Eventually.Holds(condition, WirePhone.Patience, what);

    private static Options Bench() => CentreUnderTest.NewOptions(SampleKind.Bench) with { Trunk = new IPEndPoint(IPAddress.Parse("127.0.2.2"), 9) };

    private static IPEndPoint Sip(CentreUnderTest centre) => new(IPAddress.Loopback, centre.Services.GetRequiredService<PortsInUse>().Sip);

    private static async Task Register(WirePhone phone, string password, int expires)
    {
        var register = WireRegister.Of(phone);
        var contact = $"<sip:{phone.User}@{phone.Local}>";
        await register.Send(expires, contact);
        await register.Send(expires, contact, await phone.ExpectStatus(401, "REGISTER"), password);
        await phone.ExpectStatus(200, "REGISTER");
    }
}
