using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.CentreSettings;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Server.Tests.Flows;

public sealed class SummerTimeStories
{
    [Fact]
    public async Task When_the_clocks_are_put_forward_calendars_open_by_the_new_time_without_anybody_changing_a_setting()
    {
        var clock = new SpringNight();
        await using var centre = await CentreUnderTest.Start(adjust: services => services.AddSingleton<TimeProvider>(clock));
        using var admin = await centre.SignedIn("1000");
        (await admin.PutAsJsonAsync("api/calendars/early", new { setup = new { name = "早班", week = new[] { new { day = "sunday", fromMinute = 180, toMinute = 720, label = "open" } }, days = Array.Empty<object>(), publicHolidays = false } })).EnsureSuccessStatusCode();
        var calls = centre.Services.GetRequiredService<CallCentre>();

        Assert.Equal("closed", Says(calls, clock));
        clock.Ahead = TimeSpan.FromMinutes(31);         // 01:01 UTC: 03:01 by the new time, 02:01 by the old
        await centre.Services.GetServices<IHostedService>().OfType<SummerTime>().Single().Look(CancellationToken.None);

        await Eventually.Holds(() => Says(calls, clock) == "open", TimeSpan.FromSeconds(30), "the calendar is open by summer time");
        Assert.Equal(120, calls.State.Centre.Plan!.UtcOffsetMinutes);
        var shown = (await admin.GetFromJsonAsync<JsonElement>("api/calendars")).EnumerateArray().Single(c => c.GetProperty("id").GetString() == "early");
        Assert.Equal("open", shown.GetProperty("now").GetProperty("label").GetString());
    }

    [Fact]
    public async Task A_summer_day_is_previewed_and_a_flow_tried_on_it_by_summer_time_in_winter()
    {
        var clock = new SpringNight();
        await using var centre = await CentreUnderTest.Start(adjust: services => services.AddSingleton<TimeProvider>(clock));
        using var admin = await centre.SignedIn("1000");
        var setup = new { name = "早班", week = Enum.GetNames<DayOfWeek>().Select(day => new { day = day.ToLowerInvariant(), fromMinute = 540, toMinute = 1_020, label = "open" }), days = Array.Empty<object>(), publicHolidays = false };
        (await admin.PutAsJsonAsync("api/calendars/early", new { setup })).EnsureSuccessStatusCode();
        const string nodes = """
            "answer":{"$type":"answer","next":"hours"},"hours":{"$type":"calendar","calendar":"early","cases":{"open":"yes"},"otherwise":"no"},
            "yes":{"$type":"hang-up"},"no":{"$type":"hang-up"}
            """;
        var flow = JsonDocument.Parse($$"""{"id":"hours","version":0,"start":"answer","fallback":"sales","nodes":{ {{nodes}} } }""").RootElement;
        (await admin.PostAsJsonAsync("api/flows", new { id = "hours", name = "hours", document = new { name = "hours", flow } })).EnsureSuccessStatusCode();

        foreach (var (at, label, node) in new[] { ("2026-07-15T07:30:00Z", "open", "yes"), ("2026-01-15T07:30:00Z", "closed", "no") })     // 09:30 and 08:30 in Berlin
        {
            var preview = await (await admin.PostAsJsonAsync("api/calendars/preview", new { setup, at })).Json();
            Assert.Equal(label, preview.GetProperty("moment").GetProperty("label").GetString());
            var trial = await (await admin.PostAsJsonAsync("api/flows/hours/try", new { script = new { caller = "13900000000", at } })).Json();
            Assert.Equal(node, trial.GetProperty("steps").EnumerateArray().Last().GetProperty("node").GetString());
        }
    }

    private static string Says(CallCentre calls, TimeProvider clock) => CalendarMoment.Of(calls.State.Centre.Calendars["early"], clock.GetUtcNow()).Label;

    /// <summary>Berlin, half an hour before its clocks are put forward on 29 March 2026.</summary>
    private sealed class SpringNight : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 30, 0, TimeSpan.Zero);
        private readonly long _began = System.GetTimestamp();

        public TimeSpan Ahead { get; set; }

        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        public override DateTimeOffset GetUtcNow() => Start + Ahead + System.GetElapsedTime(_began);
    }
}
