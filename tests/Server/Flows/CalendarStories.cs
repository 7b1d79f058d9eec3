using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Calendars;

namespace Antiphon.Server.Tests.Flows;

[Collection(OneCentre.Name)]
public sealed class CalendarStories(SharedCentre shared) : IDisposable
{
    private readonly HttpClient _program = shared.Centre.Program();

    public void Dispose() => _program.Dispose();

    private static object Setup(params object[] week) => new { name = "办公时间", week, days = Array.Empty<object>(), publicHolidays = true };

    private static object Period(string day, int from, int to, string label = "open") => new { day, fromMinute = from, toMinute = to, label };

    private async Task<JsonElement> Preview(object setup, string at) => await (await _program.PostAsJsonAsync("api/calendars/preview", new { setup, at })).Json();

    [Fact]
    public async Task A_calendar_is_set_previewed_and_in_force_at_once()
    {
        var setup = Setup(Period("monday", 540, 720), Period("monday", 720, 810, "noon"), Period("monday", 810, 1080), Period("friday", 1320, 360, "night"));
        var set = await _program.PutAsJsonAsync("api/calendars/story-office", new { setup });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        await Until(centre => centre.Calendars.ContainsKey("story-office"));
        Assert.Equal("noon", CalendarMoment.Of(Now().Calendars["story-office"], new(2026, 11, 23, 12, 30, 0, TimeSpan.FromHours(8))).Label);

        var preview = await Preview(setup, "2026-11-28T05:00:00+08:00");
        Assert.Equal("night", preview.GetProperty("moment").GetProperty("label").GetString());
        Assert.Equal(7, preview.GetProperty("days").GetArrayLength());
        Assert.Equal("2026-11-23", preview.GetProperty("days")[0].GetProperty("date").GetString());
        Assert.Equal("409 flow-changed", await (await _program.PutAsJsonAsync("api/calendars/story-office", new { revision = 9, setup })).Refusal());
        Assert.Equal("409 flow-id-taken", await (await _program.PutAsJsonAsync("api/calendars/story-office", new { setup })).Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await _program.DeleteAsync("api/calendars/story-office")).StatusCode);
    }

    [Fact]
    public async Task Periods_that_overlap_are_refused_with_their_hours_and_nothing_is_stored()
    {
        foreach (var (setup, at) in ((object, string)[])[
            (Setup(Period("monday", 540, 720), Period("monday", 700, 800, "noon")), "09:00–12:00, 11:40–13:20"),
            (Setup(Period("sunday", 1320, 360, "night"), Period("monday", 300, 720)), "22:00–06:00, 05:00–12:00")])
        {
            var refused = await _program.PutAsJsonAsync("api/calendars/story-overlap", new { setup });
            Assert.Equal("422 calendar-overlap", await refused.Refusal());
            Assert.Equal(at, (await refused.Json()).GetProperty("args").GetProperty("at").GetString());
        }
        Assert.False(Now().Calendars.ContainsKey("story-overlap"));
        Assert.Equal(HttpStatusCode.OK, (await _program.PutAsJsonAsync("api/calendars/story-overlap", new { setup = Setup(Period("sunday", 1320, 360, "night"), Period("monday", 360, 720), Period("monday", 720, 800, "noon")) })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _program.DeleteAsync("api/calendars/story-overlap")).StatusCode);
    }

    [Theory]
    [InlineData("2026-02-16T10:00:00+08:00", "holiday", "春节")]
    [InlineData("2026-02-14T10:00:00+08:00", "open", "春节调休")]       // a Saturday that is worked
    [InlineData("2026-10-01T10:00:00+08:00", "holiday", "国庆节")]
    [InlineData("2026-10-10T10:00:00+08:00", "open", "国庆节调休")]
    [InlineData("2026-10-11T10:00:00+08:00", "closed", null)]
    [InlineData("2026-05-09T10:00:00+08:00", "open", "劳动节调休")]
    public async Task Public_holidays_and_days_worked_for_them_are_known(string at, string label, string? day)
    {
        var moment = (await Preview(Setup(Period("monday", 540, 1080)), at)).GetProperty("moment");
        Assert.Equal((label, day), (moment.GetProperty("label").GetString(), moment.GetProperty("day").GetString()));
    }

    [Fact]
    public void The_table_of_2026_is_that_of_the_notice()
    {
        var year = PublicHolidays.Years.Single(y => y.Year == 2026);
        Assert.Equal((33, 6), (year.Days.Count(d => d.Kind is SpecialDayKind.Holiday), year.Days.Count(d => d.Kind is SpecialDayKind.Workday)));
        Assert.Equal(new DateOnly(2025, 11, 4), year.Announced);
        Assert.All(year.Days.Where(d => d.Kind is SpecialDayKind.Workday), d => Assert.Contains(d.Date.DayOfWeek, new[] { DayOfWeek.Saturday, DayOfWeek.Sunday }));
        Assert.Null(PublicHolidays.Years.Single(y => y.Year == 2027).Announced);
    }

    [Fact]
    public async Task Wrong_calendars_are_refused_with_the_field()
    {
        foreach (var setup in (object[])[Setup(Period("monday", -1, 60)), Setup(Period("monday", 0, 1441)), Setup(Period("monday", 0, 60, "")), new { name = "", week = Array.Empty<object>(), days = Array.Empty<object>() }])
            Assert.Equal("400 invalid", await (await _program.PutAsJsonAsync("api/calendars/story-wrong", new { setup })).Refusal());
        Assert.Equal("422 flow-id-invalid", await (await _program.PutAsJsonAsync("api/calendars/Wrong!", new { setup = Setup() })).Refusal());
    }

    private Centre Now() => shared.Centre.Services.GetRequiredService<CallCentre>().State.Centre;

    private async Task Until(Func<Centre, bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds(Now())) await Task.Delay(20, deadline.Token);
    }
}
