// Chinese names in what the first start prints: Windows' consoles begin in a code page of their own.
if (OperatingSystem.IsWindows()) Console.OutputEncoding = System.Text.Encoding.UTF8;
return await Antiphon.Server.Hosting.Launch.Run(args, Console.Out, Console.Error);
