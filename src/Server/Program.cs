return await Antiphon.Server.Hosting.Launch.Run(args, Console.Out, Console.Error);
