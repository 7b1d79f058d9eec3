using Antiphon.Switch.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Calls;

/// <summary>A call outside that is to say who answered it.</summary>
public sealed class AnswerTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Call_that_asked_for_it_says_who_answered(bool asked)
    {
        using var scene = new Scene().Opened();
        using var answers = new AnswerBook(scene.Databases, scene.Loop, NullLogger<AnswerBook>.Instance);
        await answers.StartAsync(CancellationToken.None);
        _ = scene.Calls.Configure(Scene.Centre with { Version = 2, Outside = new OutsideCalls("carrier", []) });
        scene.SignInAtPage(Scene.Ann);
        var call = new CallId("0000000000abc");
        if (asked) scene.Calls.ListenToAnswer(call);
        var refusal = scene.Ask(new DialOut(call, Scene.Ann, "13900001111", scene.Parties.IdOf("+8613900001111", "", out _)));
        Assert.Null(refusal);
        var leg = scene.Switch.Legs.Single(l => !l.Inbound).Id;
        scene.Switch.Answer(leg);
        scene.Pump();
        Assert.Equal(asked, scene.Switch.Done.OfType<DetectAnswer>().Any(d => d.Leg == leg));
        if (asked)
        {
            var at = scene.Clock.GetUtcNow();
            scene.Loop.On(new AnswerDetected(leg, AnswerKind.Machine, TimeSpan.FromSeconds(3.2), at));
            scene.Loop.On(new AnswerDetected(leg, AnswerKind.Beep, TimeSpan.FromSeconds(7.5), at));
            scene.Pump();
            await Eventually.Holds(async () => (await answers.Of([call.Value], default)).GetValueOrDefault(call.Value) == new AnswerView(AnswerKind.Machine, 3.2, 7.5),
                TimeSpan.FromSeconds(30), "the call record says that a machine answered");
        }
        else Assert.Empty(await answers.Of([call.Value], default));
        await answers.StopAsync(CancellationToken.None);
    }
}
