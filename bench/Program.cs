using Antiphon.Bench;

return args.FirstOrDefault() switch
{
    "parse" => Micro.Run<SipParsing>("parse"),
    "engine" => EngineRun.Run(),
    "story" => StoryRun.Run(),
    "decide" => Micro.Run<Deciding>("decide"),
    "what-if" => WeekRun.Run(),
    "relay" => RelayRun.Run(),
    "meeting" => MeetingRun.Run(),
    "transcode" => TranscodingRun.Run(),
    "call" => CallRun.Run(),
    "search" => await SearchRun.Run(args.ElementAtOrDefault(1)),
    "menus" => MenuRun.Run(args.Length > 1 && int.TryParse(args[1], out var callers) && callers is > 0 and <= 900 ? callers : 500),
    "customers" => CustomerSearchRun.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("""
        dotnet run -c Release --project bench -- parse    an INVITE read: time and bytes
        dotnet run -c Release --project bench -- engine   inputs per second on one core, bytes per input, time of a decision on large floors
        dotnet run -c Release --project bench -- story    inputs on disk per second, input to effect, a day replayed
        dotnet run -c Release --project bench -- decide   one queue decision with 50 and 500 agents
        dotnet run -c Release --project bench -- what-if  a week of 100 agents with another staffing beside it: seconds
        dotnet run -c Release --project bench -- relay    bridged packets: bytes allocated per packet, packets per second
        dotnet run -c Release --project bench -- meeting  a conference of 30: share of a core, bytes allocated per packet
        dotnet run -c Release --project bench -- transcode  calls between G.722 or Opus and A-law: CPU per call, bytes allocated per packet
        dotnet run -c Release --project bench -- call     a call answered and hung up through a whole switch: bytes allocated
        dotnet run -c Release --project bench -- search [ADDRESS]  recordings found among a million by any combination: the slowest; on an empty PostgreSQL database too
        dotnet run -c Release --project bench -- menus [N]  N callers (500) keying at once in menus: digits right, key to the next prompt
        bench/editor.sh                                   the flow editor with 300 nodes: main-thread time of a drag step
        bench/desk.sh                                     the desk in Chromium: sign-in, age of a colleague's state, a reload in mid-call
        dotnet run -c Release --project bench -- customers  customers found among a million by a part of anything on the card: the slowest
        bench/calls.sh setup | recorded                   calls set up per second; CPU per recorded call, through a running centre

        Each compares with bench/budgets.json and ends with 1 when over budget.
        """);
    return 2;
}
