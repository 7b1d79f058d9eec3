using Antiphon.Server.Tests.Calls;

namespace Antiphon.Server.Tests.Notices;

/// <summary>A script with branches and objections, and the way that was taken through it.</summary>
public sealed class ScriptPathTests : IAsyncLifetime
{
    private const string Ann = "as=1001&role=agent", Bob = "as=1002&role=agent", Admin = "as=9000&role=administrator";
    private CallApi _api = null!;
    private long _script;

    public async Task InitializeAsync()
    {
        _api = await CallApi.Start();
        await _api.AddPeople("1001", "1002", "9000");
        (await _api.Post($"/api/calls/{_api.Call}/answer?{Ann}")).EnsureSuccessStatusCode();
        var made = await Write(Steps);
        made.EnsureSuccessStatusCode();
        _script = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    private static object[] Steps =>
    [
        new { key = "hello", title = "开场", text = "{{customer}}您好", answers = new object[] { new { text = "有兴趣", to = "offer" }, new { text = "没空" } } },
        new { key = "offer", title = "介绍", text = "新品七折" },
        new { key = "dear", title = "太贵", text = "可以分期", objection = true },
    ];

    [Fact]
    public async Task The_way_through_a_script_is_kept_with_the_call_and_a_script_that_changes_changes_it_no_more()
    {
        (await Walk(Ann, ("hello", null))).EnsureSuccessStatusCode();
        (await Walk(Ann, ("hello", "有兴趣"), ("offer", null), ("dear", null), ("offer", null))).EnsureSuccessStatusCode();
        (await _api.Http.PutAsJsonAsync($"/api/scripts/{_script}?{Admin}", new { title = "外呼", text = "别的", steps = new[] { new { key = "other", title = "别的", text = "别的" } } })).EnsureSuccessStatusCode();
        (await Walk(Ann, ("hello", "有兴趣"), ("offer", "好"), ("dear", null), ("offer", null))).EnsureSuccessStatusCode();
        _api.Scene.Switch.HangUp(_api.Caller);
        _api.Scene.Pump();
        var path = Assert.Single((await _api.Get($"/api/calls/{_api.Call}/script-paths?{Admin}")).EnumerateArray());
        Assert.Equal(("1001", "外呼开场"), (path.GetProperty("agent").GetString(), path.GetProperty("title").GetString()));
        Assert.Equal("开场=有兴趣 介绍=好 太贵= 介绍=", string.Join(' ', path.GetProperty("steps").EnumerateArray().Select(step => $"{step.GetProperty("title").GetString()}={step.GetProperty("answer").GetString()}")));
    }

    [Fact]
    public async Task Only_who_talks_in_the_call_walks_it_and_only_over_steps_that_there_are()
    {
        Assert.Equal("not-found", await CallApi.Code(Walk(Bob, ("hello", null))));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/calls/{_api.Call}/script-paths?{Bob}")));
        Assert.Equal("field-invalid", await CallApi.Code(Walk(Ann, ("nowhere", null))));
        Assert.Equal("field-invalid", await CallApi.Code(Walk(Ann)));
        Assert.Equal("field-invalid", await CallApi.Code(Walk(Ann, [.. Enumerable.Repeat(("hello", (string?)null), 201)])));
        Assert.Equal("field-invalid", await CallApi.Code(Walk(Ann, ("hello", new string('x', 101)))));
    }

    public static TheoryData<string> Wrong =>
    [
        """[{"key":"a","title":"甲","text":"乙","answers":[{"text":"好","to":"nowhere"}]}]""",
        """[{"key":"a","title":"甲","text":"乙"},{"key":"a","title":"丙","text":"丁"}]""",
        """[{"key":"A!","title":"甲","text":"乙"}]""", """[{"key":"a","title":" ","text":"乙"}]""", """[{"key":"a","title":"甲","text":""}]""", """[null]""",
        """[{"key":"a","title":"甲","text":"乙","objection":true}]""", """[{"key":"a","title":"甲","text":"乙","answers":[{"text":""}]}]""", """[{"key":"a","title":"甲","text":"乙","answers":[null]}]""",
    ];

    [Theory, MemberData(nameof(Wrong))]
    public async Task Steps_that_lead_nowhere_are_refused(string steps) => Assert.Equal("field-invalid", await CallApi.Code(Write(JsonDocument.Parse(steps).RootElement)));

    private Task<HttpResponseMessage> Write(object steps) => _api.Http.PostAsJsonAsync($"/api/scripts?{Admin}", new { title = "外呼开场", direction = "out", steps });

    private Task<HttpResponseMessage> Walk(string by, params (string Step, string? Answer)[] steps) =>
        _api.Http.PutAsJsonAsync($"/api/calls/{_api.Call}/script-path?{by}", new { script = _script, steps = steps.Select(s => new { step = s.Step, answer = s.Answer }) });
}
