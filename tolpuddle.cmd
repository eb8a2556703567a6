@echo off
rem Runs Tolpuddle, built first if its source has changed: tolpuddle demo, tolpuddle --help
setlocal
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
set DOTNET_GENERATE_ASPNET_CERTIFICATE=false
where dotnet >nul 2>nul || (
  echo Tolpuddle needs the .NET SDK 10, and it was not found. https://dotnet.microsoft.com/download says how to install it. 1>&2
  exit /b 1
)
set output=%~dp0src\Tolpuddle.Web\bin\Release\net10.0
if not exist "%output%" mkdir "%output%"
dotnet build "%~dp0src\Tolpuddle.Web" -c Release -v q --nologo >"%output%\.built.log" 2>&1 || (
  type "%output%\.built.log" 1>&2
  echo Tolpuddle could not be built; the reason stands above. 1>&2
  exit /b 1
)
dotnet "%output%\Tolpuddle.Web.dll" %*
exit /b %errorlevel%
