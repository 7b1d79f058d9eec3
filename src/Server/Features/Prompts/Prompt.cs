namespace Antiphon.Server.Features.Prompts;

/// <summary>Something that the centre says or plays, by name.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens; also the name of its file.</param>
/// <param name="Zh">What is said in Mandarin; empty for music and tones.</param>
/// <param name="En">The same in English.</param>
internal sealed record Prompt(string Name, string Zh, string En)
{
    /// <summary>How it is made when no file of that name is there.</summary>
    public PromptKind Kind { get; init; } = PromptKind.Speech;
}

internal enum PromptKind { Speech, Music, RingingTone, Beep }

/// <summary>The prompts that the product brings along. A file DATA/prompts/NAME.wav put there by the centre is played instead.</summary>
internal static class PromptCatalogue
{
    /// <summary>The ringing tone.</summary>
    public const string Ring = "ring";
    public const string Music = "music";

    /// <summary>To a customer whose agent's browser is away for a moment.</summary>
    public const string OneMoment = "one-moment";

    public static readonly ImmutableArray<Prompt> Prompts =
    [
        new("welcome", "您好，欢迎致电呼应客户服务中心。", "Welcome to the Antiphon customer service centre."),
        new("menu", "业务咨询请按一，技术支持请按二，重听请按星号键。", "For sales press one, for support press two, to hear this again press star."),
        new("menu-again", "没有收到您的按键，请重新选择。", "We did not receive your key. Please choose again."),
        new("wrong-key", "您的按键有误，请重新选择。", "That key is not valid. Please choose again."),
        new("queue", "正在为您转接人工坐席，请稍候。", "We are connecting you to an agent. Please wait."),
        new("still-waiting", "坐席正忙，请您继续等待。", "All agents are busy. Please stay on the line."),
        new("first", "请按任意一个数字键。", "Please press any digit."),
        new("second", "已收到，谢谢。", "Received. Thank you."),
        new("echo", "回声测试，请讲话，您将听到自己的声音。", "Echo test. Please speak; you will hear yourself."),
        new("early", "您好，正在为您接通，请稍候。", "Please wait while your call is connected."),
        new("conference", "您已进入电话会议，会议正在录音。", "You are now in the conference. It is being recorded."),
        new("conference-full", "会议人数已满，请稍后再拨。", "The conference is full. Please call again later."),
        new(OneMoment, "请稍候，通话马上恢复。", "One moment, please. Your call goes on in a moment."),
        new("goodbye", "感谢您的来电，再见。", "Thank you for calling. Goodbye."),
        new("closed", "现在是非工作时间，请您在工作时间来电。", "We are closed now. Please call during office hours."),
        new("sorry", "非常抱歉，暂时无法为您服务，请稍后再拨。", "We are sorry, we cannot help you at the moment. Please call again later."),
        new("accept-call-from", "有来电，号码是。", "There is a call from."),
        new("accept-withheld", "有来电，号码未显示。", "There is a call; its number is withheld."),
        new("accept-by-key", "接听请按一，不接听请挂机。", "Press one to take it, or hang up."),
        new("service-on", "已开启。", "It is on now."),
        new("service-off", "已关闭。", "It is off now."),
        new("queue-position", "您当前排在第", "You are number"),
        new("queue-position-end", "位。", "in line."),
        new("queue-wait-between", "预计等候", "You should be answered in"),
        new("queue-wait-and", "到", "to"),
        new("queue-wait-up-to", "预计等候不超过", "You should be answered within"),
        new("queue-wait-short", "预计等候不超过一分钟。", "You should be answered within one minute."),
        new("queue-wait-unknown", "目前无法预计等候时间。", "We cannot tell at the moment how long you will wait."),
        new("callback-number", "轮到您时，我们回拨您的号码。", "When it is your turn we will call you at."),
        new("callback-choose", "确认请按一，换一个号码请按二，继续等待请按星号键。", "To confirm press one, for another number press two, to go on waiting press star."),
        new("callback-key", "请输入回电号码，以井号键结束。", "Please enter the number, and end with the hash key."),
        new("callback-agreed", "已为您登记，您的位置不变，轮到时我们给您回电。再见。", "You keep your place, and we will call you when it is your turn. Goodbye."),
        new("callback-connecting", "您好，这是您预约的回电，正在为您转接坐席。", "This is the call you asked for. We are connecting you to an agent."),
        new("callback-offer", "不想等待请按一，轮到您时我们给您回电。", "If you do not want to wait, press one, and we will call you when it is your turn."),
        new("agent-number-before", "您好，", "Hello. Agent number"),
        new("agent-number-after", "号话务员为您服务。", "is at your service."),
        new("last-agent", "如需上次为您服务的坐席，请按一，否则请稍候。", "To be connected to the agent who helped you last time, press one; otherwise please wait."),
        new("rating-question", "请为本次服务评价，一至五分，五分为非常满意，请按键。", "Please rate our service from one to five, where five is very satisfied."),
        new("rating-reason", "请问您不满意的原因？请按键选择。", "Please tell us why by pressing a key."),
        new("rating-thanks", "谢谢您的评价，再见。", "Thank you for your rating. Goodbye."),
        new("message-leave", "请在提示音后留言，说完请按任意键或直接挂机。", "Please leave a message after the tone. Press any key when you have finished, or just hang up."),
        new("message-review", "保存留言请按一，收听请按二，重新录制请按三。", "To keep the message press one, to listen to it press two, to record it again press three."),
        new("message-nothing", "没有听到您的声音，请再说一次。", "We did not hear you. Please speak again."),
        new("message-kept", "留言已保存，谢谢。", "Your message has been kept. Thank you."),
        new("mailbox-number", "请输入分机号码，按井号键结束。", "Please enter your extension, then press hash."),
        new("mailbox-pin", "请输入语音信箱密码，按井号键结束。", "Please enter your PIN, then press hash."),
        new("mailbox-wrong", "密码不正确，请重新输入。", "That PIN is not right. Please try again."),
        new("mailbox-not-open", "语音信箱暂时不能打开。", "The mailbox cannot be opened now."),
        new("mailbox-you-have", "您有新留言", "You have"),
        new("mailbox-new", "条，已听留言", "new messages, and"),
        new("mailbox-old", "条。", "old ones."),
        new("mailbox-from", "来自", "From"),
        new("mailbox-keys", "重听请按一，下一条请按二，删除请按三，退出请按星号键。", "To hear it again press one, for the next press two, to delete it press three, to leave press star."),
        new("mailbox-deleted", "已删除。", "Deleted."),
        new("mailbox-no-more", "没有更多留言了。", "There are no more messages."),
        new("record-code", "请输入页面上显示的六位录音码。", "Please enter the six digits that the page shows."),
        new("record-now", "请在提示音后录音，说完请按任意键。", "Please speak after the tone, and press any key when you have finished."),
        new("beep", "", "Tone before a recording") { Kind = PromptKind.Beep },
        new("music", "", "Waiting music") { Kind = PromptKind.Music },
        new(Ring, "", "Ringing tone") { Kind = PromptKind.RingingTone },
    ];
}
