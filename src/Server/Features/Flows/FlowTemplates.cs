namespace Antiphon.Server.Features.Flows;

internal sealed record FlowTemplateView(string Id, LocalText Name, LocalText Description, JsonElement Document);

/// <summary>Flows to begin from. They name queues and prompts that every centre has, or leave the choice open: the list of problems then says what is missing.</summary>
internal static class FlowTemplates
{
    public static FlowDocument Empty(string id, string name) => Of(id, name, ("answer", new AnswerNode("")));

    public static IReadOnlyList<FlowTemplateView> List(CallCentre calls)
    {
        var queues = calls.State.Centre.Queues.Keys.OrderBy(q => q.Value, StringComparer.Ordinal).ToList();
        var first = queues.Count > 0 ? queues[0] : new QueueId("");
        var second = queues.Count > 1 ? queues[1] : first;
        return
        [
            new("hotline", new("普通热线", "Plain hotline"), new("欢迎词、一层菜单、两个队列。", "Welcome, one menu, two queues."), Hotline(first, second).ToElement()),
            new("hours", new("热线：下班留言", "Hotline with messages after hours"), new("工作时间进菜单和队列，下班和节假日请来电留言，留言成为待处理工作。", "A menu and queues while it is open; after hours and on holidays callers leave a message, which is a task."), Hours(first, second, calls.State.Centre.Calendars.Keys.Order(StringComparer.Ordinal).FirstOrDefault("")).ToElement()),
            new("city-12345", new("12345 政务热线", "12345 city hotline"), new("双语选择、业务分类、投诉与咨询分流、结束语。", "Choice of language, kinds of matter, complaints and questions apart."), City(first, second).ToElement()),
            new("gas", new("燃气公司", "Gas company"), new("抢险优先直达人工，缴费查询自助，报装转队列。", "Emergencies straight to a person, bills by self-service, new connections into a queue."), Gas(first, second).ToElement()),
            new("tv-shopping", new("电视购物", "TV shopping"), new("按商品编号订购，查订单自助，售后转队列。", "Ordering by item number, orders by self-service, service into a queue."), Shopping(first, second).ToElement()),
            new("members", new("会员卡专线", "Member line"), new("输卡号和密码，对了走专线，错三次走普通服务。", "Card number and password; the right pair gives the member route, three wrong tries the ordinary service."), Members(first, second).ToElement()),
            new("information", new("信息服务", "Information service"), new("企业介绍、政策、公告的语音树，可重听、可返回、可转人工。", "Business profile, policy and notices as a tree to listen to again, go back, or ask for a person."), Information(first).ToElement()),
            new("training", new("培训班报名", "Training class"), new("课程介绍可重听，报名转人工，留下学号。", "Courses to listen to again, enrolment by a person, student number asked first."), Training(first).ToElement()),
            new("survey", new("满意度调查", "Satisfaction survey"), new("请来电按 1 至 5 打分，错误重听，结果存入变量。", "The caller gives 1 to 5 points; the result stands in a variable."), Survey(first).ToElement()),
        ];
    }

    private static FlowDocument Hotline(QueueId first, QueueId second) => Of("hotline", "普通热线", ("answer", new AnswerNode("welcome")), ("welcome", new PlayNode(["welcome"], "menu")),
        ("menu", Menu(["menu"], "operator", ("1", "first"), ("2", "second"), ("0", "operator"), ("*", "menu"))),
        ("first", new QueueNode(first)), ("second", new QueueNode(second)), ("operator", new QueueNode(first)));

    private static FlowDocument Hours(QueueId first, QueueId second, string calendar) => Of("hours", "热线：下班留言", ("answer", new AnswerNode("hours")),
        ("hours", calendar.Length > 0 ? new CalendarNode(calendar, ImmutableDictionary<string, string>.Empty.Add("open", "welcome"), "closed")
            : new ConditionNode([new("now.weekday <= 5 and now.hour >= 9 and now.hour < 18", "welcome")], "closed")),
        ("welcome", new PlayNode(["welcome"], "menu")), ("menu", Menu(["menu"], "first", ("1", "first"), ("2", "second"), ("0", "first"), ("*", "menu"))),
        ("first", new QueueNode(first)), ("second", new QueueNode(second)),
        ("closed", new PlayNode(["closed"], "message")), ("message", new VoicemailNode($"queue:{first}", "goodbye")), ("goodbye", new PlayNode(["goodbye"], "end")), ("end", new HangUpNode()));

    private static FlowDocument City(QueueId first, QueueId second) => Of("city-12345", "12345 政务热线", ("answer", new AnswerNode("language")),
        ("language", Menu(["welcome", "menu"], "matter", ("1", "chinese"), ("2", "english"))),
        ("chinese", new LanguageNode("zh-CN", "matter")), ("english", new LanguageNode("en-US", "matter")),
        ("matter", Menu(["menu"], "question", ("1", "question"), ("2", "complaint"), ("0", "question"), ("*", "matter"))),
        ("question", new QueueNode(first)), ("complaint", new QueueNode(second)));

    private static FlowDocument Gas(QueueId first, QueueId second) => Of("gas", "燃气公司", ("answer", new AnswerNode("welcome")), ("welcome", new PlayNode(["welcome"], "menu")),
        ("menu", Menu(["menu"], "emergency", ("1", "emergency"), ("2", "account"), ("3", "connection"), ("*", "menu"))),
        ("emergency", new QueueNode(first)), ("connection", new QueueNode(second)),
        ("account", new CollectNode(["first"], "account", 6, 12, "bill", "connection")),
        ("bill", new WebServiceNode("https://billing.example.com/accounts/{account}", "GET", "", [new("balance", "balance")], "done", "connection") { Prompts = ["music"] }),
        ("done", new PlayNode(["second", "goodbye"], "end")), ("end", new HangUpNode()));

    private static FlowDocument Shopping(QueueId first, QueueId second) => Of("tv-shopping", "电视购物", ("answer", new AnswerNode("welcome")), ("welcome", new PlayNode(["welcome"], "menu")),
        ("menu", Menu(["menu"], "order", ("1", "item"), ("2", "which"), ("3", "service"), ("0", "order"), ("*", "menu"))),
        ("item", new CollectNode(["first"], "item", 3, 8, "order", "order")), ("order", new QueueNode(first)),
        ("which", new CollectNode(["first"], "order", 6, 12, "state", "service")),
        ("state", new WebServiceNode("https://shop.example.com/orders/{order}", "GET", "", [new("arrives", "arrives")], "told", "service") { Prompts = ["music"] }),
        ("told", new PlayNode(["say:date:arrives", "goodbye"], "end")), ("service", new QueueNode(second)), ("end", new HangUpNode()));

    private static FlowDocument Members(QueueId first, QueueId second) => Of("members", "会员卡专线", ("answer", new AnswerNode("begin")), ("begin", new SetNode([new("wrong", "0")], "card")),
        ("card", new CollectNode(["first"], "card", 4, 16, "pin", "ordinary")), ("pin", new CollectNode(["second"], "pin", 4, 12, "check", "ordinary") { Secret = true }),
        ("check", new QueryNode("members", "card", [], "member", "count", "ordinary") { Secret = "pin" }),
        ("count", new SetNode([new("wrong", "wrong + 1")], "again")), ("again", new ConditionNode([new("wrong < 3", "sorry")], "ordinary")), ("sorry", new PlayNode(["wrong-key"], "card")),
        ("member", new QueueNode(first)), ("ordinary", new QueueNode(second)));

    private static FlowDocument Information(QueueId first) => Of("information", "信息服务", ("answer", new AnswerNode("menu")),
        ("menu", Menu(["welcome", "menu"], "person", ("1", "profile"), ("2", "policy"), ("3", "notices"), ("0", "person"), ("*", "menu"))),
        ("profile", new PlayNode(["first"], "after")), ("policy", new PlayNode(["second"], "after")), ("notices", new PlayNode(["first"], "after")),
        ("after", Menu(["menu-again"], "end", ("*", "menu"), ("0", "person"))), ("person", new QueueNode(first)), ("end", new HangUpNode()));

    private static FlowDocument Training(QueueId first) => Of("training", "培训班报名", ("answer", new AnswerNode("welcome")), ("welcome", new PlayNode(["welcome"], "menu")),
        ("menu", Menu(["menu"], "enrol", ("1", "courses"), ("2", "student"), ("0", "enrol"))), ("courses", new PlayNode(["second"], "menu")),
        ("student", new CollectNode(["first"], "student", 4, 10, "enrol", "enrol")), ("enrol", new QueueNode(first)));

    private static FlowDocument Survey(QueueId first) => Of("survey", "满意度调查", ("answer", new AnswerNode("ask")),
        ("ask", new CollectNode(["first"], "score", 1, 1, "check", "thanks") { EndKey = null }),
        ("check", new ConditionNode([new("score >= 1 and score <= 5", "thanks")], "again")), ("again", new PlayNode(["wrong-key"], "ask")),
        ("thanks", new PlayNode(["second", "goodbye"], "end")), ("end", new HangUpNode())) is var document
        ? document with { Flow = document.Flow with { Fallback = first.Value.Length > 0 ? first : null } } : document;

    private static MenuNode Menu(ImmutableArray<string> prompts, string otherwise, params (string Key, string Node)[] keys) =>
        new(prompts, keys.ToImmutableDictionary(k => k.Key, k => k.Node), otherwise) { WrongPrompts = ["wrong-key"], SilentPrompts = ["menu-again"] };

    private static FlowDocument Of(string id, string name, params (string Name, FlowNode Node)[] nodes) =>
        new(name, new Flow(new FlowId(id), 0, nodes[0].Name, nodes.ToImmutableDictionary(n => n.Name, n => n.Node)) { Fallback = nodes.Select(n => n.Node).OfType<QueueNode>().FirstOrDefault()?.Queue });
}
