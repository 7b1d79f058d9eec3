using Antiphon.Engine.Ivr;

namespace Antiphon.Server.Features.Flows;

/// <param name="Node">Null: the flow as a whole.</param>
/// <param name="Severity"><c>error</c>: it is not published with this. <c>warning</c>.</param>
internal sealed record FlowProblemView(string Code, string? Node, string? Detail, string Severity, LocalText Text)
{
    public static FlowProblemView Of(FlowProblem problem) =>
        new(problem.Code, problem.Node, problem.Detail, problem.Warning ? "warning" : "error", Sentence(problem.Code, problem.Detail ?? ""));

    private static LocalText Sentence(string code, string detail) => code switch
    {
        "too-many-nodes" => new($"节点太多，最多 {detail} 个。请拆成子流程。", $"Too many nodes; at most {detail}. Move a part into a sub-flow."),
        "no-fallback" => new("没有设置兜底队列：流程出错时来电会被挂断。", "There is no fallback queue: when the flow fails, the caller is cut off."),
        "no-start" => new("没有开始节点。", "There is no start node."),
        "exit-open" => new($"出口“{detail}”没有连接。", $"The exit “{detail}” is not connected."),
        "exit-unknown" => new($"出口指向不存在的节点（{detail}）。", $"An exit leads to a node that does not exist ({detail})."),
        "unreachable" => new("没有路径能走到这个节点。", "No way leads to this node."),
        "dead-end" => new("走到这里就没有下一步了，来电会停住。", "The call comes to a stop here: there is nothing after it."),
        "no-way-out" => new("从这里出发永远走不到结束、队列或人工。", "From here no way leads to an end, a queue or a person."),
        "endless-loop" => new("死循环：这一圈节点都不等待。", "An endless loop: no node of this circle waits for anything."),
        "not-answered" => new("此处放音时电话还没有应答，来电听不到。请先放“应答”节点。", "This is to be heard before the call is answered. Put an answer node before it."),
        "recursion" => new("子流程绕了一圈又调用了本流程。", "The sub-flow leads back into this flow."),
        "unknown-queue" => new($"没有队列“{detail}”。", $"There is no queue “{detail}”."),
        "unknown-flow" => new($"没有已发布的流程“{detail}”。", $"There is no published flow “{detail}”."),
        "unknown-calendar" => new($"没有日历“{detail}”。", $"There is no calendar “{detail}”."),
        "unknown-ring-group" => new($"没有振铃组“{detail}”。", $"There is no ring group “{detail}”."),
        "unknown-mailbox" => new($"没有语音信箱“{detail}”。", $"There is no mailbox “{detail}”."),
        "unknown-list" => new($"没有名单“{detail}”。", $"There is no list “{detail}”."),
        "unknown-table" => new($"没有数据表“{detail}”。", $"There is no table “{detail}”."),
        "unknown-column" => new($"数据表里没有“{detail}”这一列。", $"The table has no column “{detail}”."),
        "word-twice" => new($"“{detail}”同时代表两个按键。", $"“{detail}” stands for two keys."),
        "unknown-prompt" => new($"没有语音“{detail}”。", $"There is no prompt “{detail}”."),
        "missing-language" => new($"语音缺少这种语言的录音：{detail}，会播放另一种语言。", $"A prompt has no sound in this language: {detail}. The other language is played."),
        "no-prompt" => new("没有选择语音。", "No prompt is chosen."),
        "bad-expression" => new($"表达式不对：{detail}", $"The expression is not well formed: {detail}"),
        "unset-variable" => new($"变量“{detail}”在本流程中没有赋值。", $"Nothing in this flow gives the variable “{detail}” a value."),
        "bad-variable" => new($"变量名“{detail}”不能用：用字母、数字和下划线，1 至 40 个字符。", $"“{detail}” cannot be a variable: letters, digits and _, 1 to 40 characters."),
        "no-keys" => new("菜单没有任何按键。", "The menu has no key."),
        "bad-key" => new($"没有按键“{detail}”。", $"There is no key “{detail}”."),
        "out-of-range" => new($"数值超出范围（{detail}）。", $"A value is out of range ({detail})."),
        "no-branches" => new("没有任何分支。", "There is no branch."),
        "bad-language" => new($"没有语言“{detail}”。", $"There is no language “{detail}”."),
        "bad-number" => new($"外线号码“{detail}”不对：3 至 20 位数字。", $"“{detail}” is no number outside: 3 to 20 digits."),
        "no-trunk" => new("没有可以呼出的线路。", "There is no trunk for calls outside."),
        "bad-address" => new($"地址不对：{detail}。须以 http:// 或 https:// 开头，不能带用户名。", $"Not an address: {detail}. It begins with http:// or https:// and has no user name."),
        "bad-method" => new($"不支持的方法：{detail}", $"Not a supported method: {detail}"),
        _ => new($"{code} {detail}", $"{code} {detail}"),
    };
}
